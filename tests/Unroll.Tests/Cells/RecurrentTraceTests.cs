using Unroll.Cells;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Tracing;

namespace Unroll.Tests.Cells;

/// <summary>What the layers hand out while they run is what the twin computes, and what they hand out of the backward pass is its derivatives.</summary>
public sealed class RecurrentTraceTests
{
    private static readonly string[] LstmNames = ["input", "forget", "candidate", "output", "cell", "hidden"];
    private static readonly string[] GruNames = ["reset", "update", "candidate", "hidden"];

    public static TheoryData<string> Names => RecurrentTwinTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void GatesAndStatesAreTheTwins(string name)
    {
        RecurrentExample example = RecurrentTwinTests.Examples[name]();
        var sink = new RecordingSink();
        Run(example, new Pass(new Tape(recording: false), Trace: new TraceScope(sink, "encoder")));
        RecurrentTwin twin = example.Twin().Twin;
        string[] lanes = example.Spec switch { LstmSpec => LstmNames, GruSpec => GruNames, _ => ["hidden"] };
        Assert.Equal(lanes.Length * example.Spec.Layers * example.Spec.Directions, sink.Values.Count);
        foreach ((string traced, (string[] dimensions, int[] sizes, float[] values)) in sink.Values)
        {
            Assert.Equal(["batch", "time", "unit"], dimensions);
            Assert.StartsWith("encoder.layer", traced, StringComparison.Ordinal);
            Assert.Equal((example.Batch, example.Time), (sizes[0], sizes[1]));
            double[] expected = new double[values.Length];
            foreach (((string valueName, int sequence, int step), double[] numbers) in twin.Values)
            {
                if ("encoder." + valueName == traced) numbers.CopyTo(expected, (sequence * example.Time + step) * sizes[2]);
            }

            RecurrentTwinTests.Close(traced, expected, values);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsOfStatesAreTheTwinsDerivatives(string name)
    {
        RecurrentExample example = RecurrentTwinTests.Examples[name]();
        var sink = new RecordingSink { Only = traced => traced.EndsWith(".gradient", StringComparison.Ordinal) };
        Run(example, new Pass(new Tape(), Trace: new TraceScope(sink)));
        int states = example.Spec is LstmSpec ? 2 : 1;
        Assert.Equal(example.Spec.Layers * (1 + states * example.Spec.Directions), sink.Values.Count);
        foreach ((string traced, (_, int[] sizes, float[] values)) in sink.Values)
        {
            if (traced.EndsWith("input.gradient", StringComparison.Ordinal)) continue;
            string state = traced[..^".gradient".Length];
            for (int index = 0; index < values.Length; index++)
            {
                int unit = index % sizes[2], step = index / sizes[2] % sizes[1], sequence = index / sizes[2] / sizes[1];
                double expected = step >= example.Length(sequence)
                    ? 0
                    : RecurrentTwinTests.Difference(amount => example.Twin(set: twin => twin.Nudge = (state, sequence, step, unit, amount)).Loss);
                Assert.True(Math.Abs(expected - values[index]) <= 1e-5 * (1 + Math.Abs(expected)), $"{example}: {traced}[{sequence}, {step}, {unit}] is {values[index]:R}, expected {expected:R}.");
            }
        }

        Assert.Equal(example.X.Gradient.ToArray(), sink.Values["layer0.input.gradient"].Values);
    }

    [Fact]
    public void ListeningChangesNothing()
    {
        RecurrentExample example = RecurrentTwinTests.Examples["lstm, two layers both ways, lengths"]();
        float[] silent = Run(example, new Pass(new Tape()));
        float[] gradient = example.X.Gradient.ToArray();
        example.X.ClearGradient();
        Assert.Equal(silent, Run(example, new Pass(new Tape(), Trace: new TraceScope(new RecordingSink()))));
        Assert.Equal(gradient, example.X.Gradient.ToArray());
    }

    [Fact]
    public void WhatIsNotWantedIsNotGathered()
    {
        RecurrentExample example = RecurrentTwinTests.Examples["gru"]();
        var sink = new RecordingSink { Only = name => name == "layer0.forward.update" };
        Run(example, new Pass(new Tape(), Trace: new TraceScope(sink)));
        Assert.Equal("layer0.forward.update", Assert.Single(sink.Values).Key);
    }

    [Theory]
    [InlineData("lstm", "layer0.forward.forget", 1, 3, 1f)]
    [InlineData("lstm", "layer0.forward.input", 2, 0, 0f)]
    [InlineData("lstm", "layer0.forward.candidate", 0, 4, -0.25f)]
    [InlineData("lstm", "layer0.forward.output", 3, 2, 0.5f)]
    [InlineData("lstm", "layer0.forward.cell", 1, 1, 2f)]
    [InlineData("lstm", "layer0.forward.hidden", 2, 4, -1f)]
    [InlineData("lstm, projection", "layer1.forward.hidden", 0, 1, 0.75f)]
    [InlineData("lstm, two layers both ways, lengths", "layer0.reverse.forget", 2, 1, 0f)]
    [InlineData("gru", "layer0.forward.reset", 1, 3, 1f)]
    [InlineData("gru", "layer0.forward.update", 2, 0, 1f)]
    [InlineData("gru", "layer0.forward.candidate", 1, 2, 0.5f)]
    [InlineData("gru", "layer0.forward.hidden", 1, 2, 0.5f)]
    [InlineData("gru, reset before", "layer0.forward.reset", 1, 3, 0f)]
    [InlineData("gru, two layers both ways, lengths", "layer1.reverse.update", 1, 0, 0.1f)]
    [InlineData("tanh", "layer0.forward.hidden", 2, 0, 0.3f)]
    [InlineData("relu", "layer0.forward.hidden", 1, 6, 0.3f)]
    public void PinnedValuesActAsInTheTwin(string name, string value, int time, int unit, float pinned)
    {
        RecurrentTwinTests.Compare(RecurrentTwinTests.Examples[name](), [new PinnedValue(value, time, unit, pinned)]);
        RecurrentTwinTests.Compare(RecurrentTwinTests.Examples[name](), [new PinnedValue(value, time, unit, pinned, Sequence: 1), new PinnedValue(value, 0, 0, 0.125f, Sequence: 0)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PinningAValueToItselfChangesNoBitOfTheOutputs(string name)
    {
        RecurrentExample example = RecurrentTwinTests.Examples[name]();
        var sink = new RecordingSink();
        float[] free = Run(example, new Pass(new Tape(recording: false), Trace: new TraceScope(sink)));
        foreach ((string traced, (_, int[] sizes, float[] values)) in sink.Values)
        {
            var pin = new PinnedValue(traced, 0, sizes[2] - 1, values[sizes[2] - 1], Sequence: 0);
            float[] pinned = example.Layer.Forward(new Pass(new Tape(recording: false)), example.X, example.Initial, example.Lengths, pins: [pin]).Output.ToArray();
            Assert.Equal(free, pinned);
        }
    }

    /// <summary>A pin behind a sequence's end acts on nothing, but it makes the run go the way of pinned runs.</summary>
    [Theory]
    [InlineData("lstm", 64)]
    [InlineData("lstm", 70)]
    [InlineData("gru", 256)]
    [InlineData("gru before", 256)]
    [InlineData("gru before", 33)]
    [InlineData("tanh", 256)]
    [InlineData("relu", 40)]
    public void APinThatNeverActsChangesNothing(string cell, int hidden)
    {
        RecurrentSpec spec = cell switch
        {
            "lstm" => new LstmSpec(hidden),
            "gru" => new GruSpec(hidden),
            "gru before" => new GruSpec(hidden) { Reset = GruReset.Before },
            "relu" => new ElmanSpec(hidden) { Activation = ElmanActivation.Relu },
            _ => new ElmanSpec(hidden),
        };
        var example = new RecurrentExample(spec with { Bidirectional = true }, 3, 5, 7, [5, 2, 4]);
        foreach (Parameter parameter in example.Parameters.All) Shrink(parameter.Value.Edit(), hidden);
        float[] free = Run(example, new Pass(new Tape()));
        float[][] gradients = [.. example.Leaves().Select(leaf => leaf.Value.Gradient.ToArray())];
        foreach ((_, Tensor leaf) in example.Leaves()) leaf.ClearGradient();
        PinnedValue[] pins = [new("layer0.forward.hidden", 4, 0, 100f, Sequence: 1), new("layer0.reverse.hidden", 4, 0, 100f, Sequence: 1)];
        Assert.Equal(free, Run(example, new Pass(new Tape()), pins));
        foreach (((string name, Tensor leaf), float[] expected) in example.Leaves().Zip(gradients))
            RecurrentTwinTests.Close($"{example}: {name}", Array.ConvertAll(expected, value => (double)value), leaf.Gradient, 1e-5);
    }

    [Theory]
    [InlineData("layer0.forward.reset", 0, 0, null)]
    [InlineData("layer1.forward.forget", 0, 0, null)]
    [InlineData("layer0.reverse.forget", 0, 0, null)]
    [InlineData("layer0.forward.forget", 4, 0, null)]
    [InlineData("layer0.forward.forget", 0, 5, null)]
    [InlineData("layer0.forward.forget", 0, 0, 3)]
    [InlineData("layer0.forward.forget", -1, 0, null)]
    public void PinsThatDoNotExistAreRefused(string name, int time, int unit, int? sequence)
    {
        RecurrentExample example = RecurrentTwinTests.Examples["lstm"]();
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() =>
            example.Layer.Forward(new Pass(new Tape()), example.X, pins: [new PinnedValue(name, time, unit, 0f, sequence)]));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static void Shrink(Span<float> values, int hidden)
    {
        foreach (ref float value in values) value /= MathF.Sqrt(hidden);
    }

    private static float[] Run(RecurrentExample example, Pass pass, IReadOnlyList<PinnedValue>? pins = null)
    {
        RecurrentOutput result = example.Layer.Forward(pass, example.X, example.Initial, example.Lengths, pins: pins);
        float[] output = result.Output.ToArray();
        if (!pass.Tape.Recording) return output;
        Tensor loss = WeightedSum.Of(
            pass.Tape, [(result.Output, example.OutputWeight), .. result.State.HiddenStates.Zip(example.HiddenWeight), .. result.State.CellStates.Zip(example.CellWeight)]);
        pass.Tape.Backward(loss);
        return output;
    }

    private sealed class RecordingSink : ITraceSink
    {
        public Dictionary<string, (string[] Dimensions, int[] Sizes, float[] Values)> Values { get; } = new(StringComparer.Ordinal);

        public Func<string, bool> Only { get; init; } = _ => true;

        public bool Wants(string name) => Only(name);

        public void Write(string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes, ReadOnlySpan<float> values) =>
            Values.Add(name, (dimensions.ToArray(), sizes.ToArray(), values.ToArray()));
    }
}
