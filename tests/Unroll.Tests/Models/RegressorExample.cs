using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Tests.Models;

/// <summary>Sequences whose level is their score.</summary>
internal static class RegressorExample
{
    public static RegressorSpec Spec { get; } = new() { Recurrent = new GruSpec(8), Convolutions = [new ConvolutionSpec(4, 3, 2)] };

    /// <summary>Noise around a level; the score is 100 plus ten times the level.</summary>
    public static DataSet<ScoredSequence> Levels(int count)
    {
        var random = new RandomStream(7);
        ScoredSequence[] all = [.. Enumerable.Range(0, count).Select(i =>
        {
            RandomStream own = random.Fork((ulong)i);
            float level = own.Normal(10000);
            float[] values = [.. Enumerable.Range(0, 2 * (5 + i % 9)).Select(j => level + 0.3f * own.Normal((ulong)j))];
            return new ScoredSequence(string.Create(CultureInfo.InvariantCulture, $"{i}"), new Frames(values, 2), [100 + 10 * level]);
        })];
        return new DataSet<ScoredSequence>("levels", all, () => "levels");
    }
}
