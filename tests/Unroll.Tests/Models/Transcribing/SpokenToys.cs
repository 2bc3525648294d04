using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Tests.Models.Transcribing;

/// <summary>A language of three letters, each a direction in which the frames point for a while, with pauses between.</summary>
internal static class SpokenToys
{
    public const int Features = 4;

    public static TranscriberSpec Spec { get; } = new() { Audio = null, Convolutions = [new ConvolutionSpec(8, 3, 2)], Recurrent = new GruSpec(12) { Bidirectional = true } };

    public static DataSet<Utterance> Create(int count, ulong seed = 1) => new("toy", [.. Enumerable.Range(0, count).Select(i => One(new RandomStream(seed).Fork((ulong)i)))], () => $"toy {count} {seed}");

    public static Utterance Say(string text, RandomStream random)
    {
        var frames = new List<float>();
        for (int i = 0; i < text.Length; i++)
        {
            Add(-1, 1 + random.Below(2, (ulong)(1000 + i)));
            Add(text[i] - 'a', 3 + random.Below(3, (ulong)(2000 + i)));
        }

        Add(-1, 2);
        return new Utterance(new Frames(frames.ToArray(), Features), text);

        void Add(int direction, int times)
        {
            for (int t = 0; t < times; t++)
            {
                for (int c = 0; c < Features; c++) frames.Add((c == direction + 1 ? 1f : 0f) + 0.1f * random.Normal((ulong)frames.Count));
            }
        }
    }

    private static Utterance One(RandomStream random) => Say(string.Concat(Enumerable.Range(0, 1 + random.Below(4, 0)).Select(i => (char)('a' + random.Below(3, (ulong)(1 + i))))), random);
}
