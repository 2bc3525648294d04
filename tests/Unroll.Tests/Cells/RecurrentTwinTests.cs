using Unroll.Cells;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Cells;

/// <summary>The fast layers against their readable twins, in every value and every gradient, over odd shapes.</summary>
public sealed class RecurrentTwinTests
{
    public static TheoryData<string> Names => [.. Examples.Keys];

    internal static Dictionary<string, Func<RecurrentExample>> Examples { get; } = new(StringComparer.Ordinal)
    {
        ["tanh"] = () => new(new ElmanSpec(5), 3, 4, 2),
        ["tanh, one number of everything"] = () => new(new ElmanSpec(1), 1, 1, 1),
        ["tanh, two layers both ways, lengths"] = () => new(new ElmanSpec(3) { Layers = 2, Bidirectional = true }, 4, 5, 3, [2, 5, 0, 4]),
        ["relu"] = () => new(new ElmanSpec(7) { Activation = ElmanActivation.Relu }, 2, 3, 5),
        ["relu, no bias, both ways"] = () => new(new ElmanSpec(3) { Activation = ElmanActivation.Relu, Bias = false, Bidirectional = true }, 3, 4, 2, [4, 1, 3]),
        ["lstm"] = () => new(new LstmSpec(5), 3, 4, 2),
        ["lstm, wider than a vector"] = () => new(new LstmSpec(17), 2, 3, 3),
        ["tanh, wider than a tile"] = () => new(new ElmanSpec(35), 2, 3, 2),
        ["lstm, wider than a tile"] = () => new(new LstmSpec(34), 1, 2, 1),
        ["gru, wider than a tile"] = () => new(new GruSpec(34), 1, 2, 1),
        ["gru, reset before, wider than a tile"] = () => new(new GruSpec(34) { Reset = GruReset.Before }, 1, 2, 1),
        ["lstm, no bias"] = () => new(new LstmSpec(3) { Bias = false }, 2, 4, 1),
        ["lstm, two layers both ways, lengths"] = () => new(new LstmSpec(3) { Layers = 2, Bidirectional = true }, 4, 5, 3, [1, 4, 5, 3]),
        ["lstm, projection"] = () => new(new LstmSpec(5) { Projection = 2, Layers = 2 }, 3, 3, 4, [3, 1, 2]),
        ["lstm, projection both ways"] = () => new(new LstmSpec(3) { Projection = 1, Bidirectional = true }, 2, 4, 3),
        ["gru"] = () => new(new GruSpec(5), 3, 4, 2),
        ["gru, no bias, wider than a vector"] = () => new(new GruSpec(17) { Bias = false }, 2, 3, 3),
        ["gru, two layers both ways, lengths"] = () => new(new GruSpec(3) { Layers = 2, Bidirectional = true }, 4, 5, 3, [5, 5, 2, 1]),
        ["gru, reset before"] = () => new(new GruSpec(5) { Reset = GruReset.Before }, 3, 4, 2),
        ["gru, reset before, no bias, both ways, lengths"] = () => new(new GruSpec(4) { Reset = GruReset.Before, Bias = false, Bidirectional = true }, 3, 4, 2, [4, 2, 3]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesAndGradientsAreTheTwins(string name) => Compare(Examples[name]());

    internal static void Compare(RecurrentExample example, IReadOnlyList<PinnedValue>? pins = null)
    {
        RecurrentExample.TwinResult twin = example.Twin(pins: pins);
        var tape = new Tape();
        RecurrentOutput result = example.Layer.Forward(new Pass(tape), example.X, example.Initial, example.Lengths, pins: pins);
        Close($"{example}: output", twin.Output, result.Output.Values);
        for (int i = 0; i < result.State.HiddenStates.Count; i++)
            Close($"{example}: final hidden state {i}", [.. twin.Hidden.SelectMany(states => states[i])], result.State.HiddenStates[i].Values);
        for (int i = 0; i < result.State.CellStates.Count; i++)
            Close($"{example}: final cell state {i}", [.. twin.Cell.SelectMany(states => states[i])], result.State.CellStates[i].Values);

        Tensor loss = WeightedSum.Of(
            tape, [(result.Output, example.OutputWeight), .. result.State.HiddenStates.Zip(example.HiddenWeight), .. result.State.CellStates.Zip(example.CellWeight)]);
        Close($"{example}: loss", [twin.Loss], [tape.Backward(loss)]);
        foreach ((string leaf, Tensor value) in example.Leaves())
        {
            Assert.True(value.HasGradient, $"{example}: no gradient arrived at {leaf}.");
            double[] expected = [.. Enumerable.Range(0, value.Length).Select(element => Difference(amount => example.Twin(leaf, element, amount, pins: pins).Loss))];
            Close($"{example}: gradient of {leaf}", expected, value.Gradient, 5e-6);
        }
    }

    /// <summary>The derivative at zero by central differences, in double.</summary>
    internal static double Difference(Func<double, double> function) => (function(1e-5) - function(-1e-5)) / 2e-5;

    internal static void Close(string what, double[] expected, ReadOnlySpan<float> actual, double tolerance = 2e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1 + expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * scale)) Assert.Fail($"{what}[{i}] is {actual[i]:R}; the twin has {expected[i]:R}.");
        }
    }
}
