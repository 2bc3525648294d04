using FsCheck;
using FsCheck.Fluent;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Cells;

/// <summary>What must hold to the last bit for any shape: batches, padding, cuts in time, order and threads change nothing.</summary>
public sealed class RecurrentPropertyTests : IDisposable
{
    private readonly int threads = WorkerPool.Threads;
    private readonly SimdLevel level = Simd.Level;

    public void Dispose()
    {
        WorkerPool.Threads = threads;
        Simd.Level = level;
    }

    [Fact]
    public void ABatchIsItsSequencesOneByOne() => ForAnyExample(example =>
    {
        Outcome whole = Run(example, example.X, example.Initial, example.Lengths);
        for (int sequence = 0; sequence < example.Batch; sequence++)
        {
            int length = example.Length(sequence);
            Tensor x = Rows(example.X, sequence * example.Time, length, example.InputSize).Reshape(new Shape(1, length, example.InputSize));
            Outcome alone = Run(example, x, example.Initial.Select([sequence]), []);
            int row = example.Spec.OutputSize;
            Assert.Equal(whole.Output.AsSpan(sequence * example.Time * row, length * row).ToArray(), alone.Output);
            for (int i = 0; i < whole.States.Length; i++)
            {
                int units = alone.States[i].Length;
                Assert.Equal(whole.States[i].AsSpan(sequence * units, units).ToArray(), alone.States[i]);
            }
        }
    });

    [Fact]
    public void PaddingChangesNoBitOfAnything() => ForAnyExample(example =>
    {
        int[] lengths = [.. Enumerable.Range(0, example.Batch).Select(example.Length)];
        Outcome exact = RunWithGradients(example, example.X, lengths);
        const int Extra = 3;
        var padded = Tensor.Zeros(new Shape(example.Batch, example.Time + Extra, example.InputSize));
        padded.RequiresGradient = true;
        Span<float> values = padded.Edit();
        values.Fill(float.NaN);
        for (int sequence = 0; sequence < example.Batch; sequence++)
        {
            example.X.Values.Slice(sequence * example.Time * example.InputSize, lengths[sequence] * example.InputSize)
                .CopyTo(values[(sequence * (example.Time + Extra) * example.InputSize)..]);
        }

        Outcome longer = RunWithGradients(example, padded, lengths);
        Assert.Equal(exact.States, longer.States);
        Assert.Equal(exact.ParameterGradients, longer.ParameterGradients);
        Same(exact.Output, longer.Output, example.Spec.OutputSize);
        Same(exact.InputGradient, longer.InputGradient, example.InputSize);

        void Same(float[] without, float[] with, int row)
        {
            for (int sequence = 0; sequence < example.Batch; sequence++)
            {
                Assert.Equal(without.AsSpan(sequence * example.Time * row, lengths[sequence] * row).ToArray(), with.AsSpan(sequence * (example.Time + Extra) * row, lengths[sequence] * row).ToArray());
                for (int i = lengths[sequence] * row; i < (example.Time + Extra) * row; i++) Assert.Equal(0f, with[sequence * (example.Time + Extra) * row + i]);
            }
        }
    });

    [Fact]
    public void CarryingTheStateOverACutGivesOneRun() => ForAnyExample(example =>
    {
        if (example.Spec.Bidirectional || example.Time < 2) return;
        int cut = 1 + (example.Time - 1) / 2;
        Outcome whole = Run(example, example.X, example.Initial, []);
        Tensor Part(int from, int count) => Tensor.From(
            [.. Enumerable.Range(0, example.Batch).SelectMany(sequence => Rows(example.X, sequence * example.Time + from, count, example.InputSize).ToArray())],
            new Shape(example.Batch, count, example.InputSize));
        Outcome first = Run(example, Part(0, cut), example.Initial, []);
        Outcome second = Run(example, Part(cut, example.Time - cut), first.State!, []);
        Assert.Equal(whole.States, second.States);
        int row = example.Spec.OutputSize;
        for (int sequence = 0; sequence < example.Batch; sequence++)
        {
            float[] joined = [.. first.Output.AsSpan(sequence * cut * row, cut * row), .. second.Output.AsSpan(sequence * (example.Time - cut) * row, (example.Time - cut) * row)];
            Assert.Equal(whole.Output.AsSpan(sequence * example.Time * row, example.Time * row).ToArray(), joined);
        }
    });

    [Fact]
    public void StepsAreARunOfTheWholeSequence() => ForAnyExample(example =>
    {
        if (example.Spec.Bidirectional) return;
        Outcome whole = Run(example, example.X, example.Initial, []);
        RecurrentState state = example.Initial;
        int row = example.Spec.OutputSize;
        for (int t = 0; t < example.Time; t++)
        {
            Tensor x = Tensor.From(
                [.. Enumerable.Range(0, example.Batch).SelectMany(sequence => Rows(example.X, sequence * example.Time + t, 1, example.InputSize).ToArray())], new Shape(example.Batch, example.InputSize));
            (Tensor output, state) = example.Layer.Step(x, state);
            for (int sequence = 0; sequence < example.Batch; sequence++)
                Assert.Equal(whole.Output.AsSpan((sequence * example.Time + t) * row, row).ToArray(), output.Values.Slice(sequence * row, row).ToArray());
        }

        Assert.Equal(whole.States, [.. state.HiddenStates.Concat(state.CellStates).Select(tensor => tensor.ToArray())]);
    });

    [Fact]
    public void AnotherOrderOfTheBatchIsThatOrderOfTheResults() => ForAnyExample(example =>
    {
        int[] order = [.. Enumerable.Range(0, example.Batch).Select(i => (i * 5 + 3) % example.Batch).Distinct()];
        if (order.Length != example.Batch) order = [.. Enumerable.Range(0, example.Batch).Reverse()];
        Outcome straight = Run(example, example.X, example.Initial, example.Lengths);
        Tensor x = Tensor.From([.. order.SelectMany(sequence => Rows(example.X, sequence * example.Time, example.Time, example.InputSize).ToArray())], example.X.Shape);
        Outcome shuffled = Run(example, x, example.Initial.Select(order), example.Lengths.Length == 0 ? [] : [.. order.Select(sequence => example.Lengths[sequence])]);
        int row = example.Time * example.Spec.OutputSize;
        for (int i = 0; i < order.Length; i++)
            Assert.Equal(straight.Output.AsSpan(order[i] * row, row).ToArray(), shuffled.Output.AsSpan(i * row, row).ToArray());
    });

    [Fact]
    public void TimeMajorIsTheSameTransposed() => ForAnyExample(example =>
    {
        Outcome straight = Run(example, example.X, example.Initial, example.Lengths);
        var x = Tensor.Zeros(new Shape(example.Time, example.Batch, example.InputSize));
        for (int t = 0; t < example.Time; t++)
        {
            for (int sequence = 0; sequence < example.Batch; sequence++)
                Rows(example.X, sequence * example.Time + t, 1, example.InputSize).Values.CopyTo(x.Edit()[((t * example.Batch + sequence) * example.InputSize)..]);
        }

        var tape = new Tape(recording: false);
        RecurrentOutput result = example.Layer.Forward(new Pass(tape), x, example.Initial, example.Lengths, timeMajor: true);
        int row = example.Spec.OutputSize;
        for (int t = 0; t < example.Time; t++)
        {
            for (int sequence = 0; sequence < example.Batch; sequence++)
                Assert.Equal(straight.Output.AsSpan((sequence * example.Time + t) * row, row).ToArray(), result.Output.Values.Slice((t * example.Batch + sequence) * row, row).ToArray());
        }
    });

    [Theory]
    [InlineData("lstm")]
    [InlineData("lstm projected")]
    [InlineData("gru")]
    [InlineData("gru before")]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void NeitherThreadsNorVectorsChangeABit(string cell)
    {
        RecurrentSpec spec = cell switch
        {
            "lstm" => new LstmSpec(37),
            "lstm projected" => new LstmSpec(37) { Projection = 19 },
            "gru" => new GruSpec(37),
            "gru before" => new GruSpec(37) { Reset = GruReset.Before },
            "relu" => new ElmanSpec(37) { Activation = ElmanActivation.Relu },
            _ => new ElmanSpec(37),
        };
        int[] lengths = [9, 3, .. Enumerable.Range(0, 24).Select(i => 1 + i * 7 % 9)];
        (int Threads, SimdLevel Level)[] ways =
            [(1, Simd.Widest), (2, Simd.Widest), (3, Simd.Widest), .. Enum.GetValues<SimdLevel>().Where(value => value < Simd.Widest).Select(value => (2, value))];
        Outcome[] outcomes = [.. ways.Select(way =>
        {
            (WorkerPool.Threads, Simd.Level) = way;
            var example = new RecurrentExample(spec with { Layers = 2, Bidirectional = true }, 26, 9, 19, lengths);
            return RunWithGradients(example, example.X, example.Lengths);
        })];
        foreach (Outcome other in outcomes[1..])
        {
            Assert.Equal(outcomes[0].Output, other.Output);
            Assert.Equal(outcomes[0].States, other.States);
            Assert.Equal(outcomes[0].InputGradient, other.InputGradient);
            Assert.Equal(outcomes[0].ParameterGradients, other.ParameterGradients);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void SixteenThreadsShareOneLayer(string cell)
    {
        RecurrentSpec spec = cell switch { "lstm" => new LstmSpec(24), "gru" => new GruSpec(24), _ => new ElmanSpec(24) };
        var example = new RecurrentExample(spec with { Layers = 2 }, 4, 6, 5);
        float[] expected = Run(example, example.X, example.Initial, []).Output;
        float[] step = example.Layer.Step(Tensor.From(example.X.Values[..5], new Shape(1, 5)), example.Layer.InitialState()).Output.ToArray();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] workers = [.. Enumerable.Range(0, 16).Select(number => new Thread(() =>
        {
            try
            {
                for (int round = 0; round < 20; round++)
                {
                    Assert.Equal(expected, Run(example, example.X, example.Initial, []).Output);
                    Assert.Equal(step, example.Layer.Step(Tensor.From(example.X.Values[..5], new Shape(1, 5)), example.Layer.InitialState()).Output.ToArray());
                }
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        Assert.Empty(failures);
    }

    private static void ForAnyExample(Action<RecurrentExample> property)
    {
        Gen<RecurrentExample> examples =
            from kind in Gen.Choose(0, 5)
            from hidden in Gen.Frequency((3, Gen.Choose(1, 21)), (1, Gen.Choose(22, 80)))
            from layers in Gen.Choose(1, 2)
            from both in Gen.Elements(false, true)
            from batch in Gen.Frequency((3, Gen.Choose(1, 6)), (1, Gen.Choose(7, 30)))
            from time in Gen.Choose(1, 7)
            from inputSize in Gen.Choose(1, 9)
            from seed in Gen.Choose(0, 1_000_000)
            from lengths in Gen.Choose(1, time).ListOf(batch)
            from withLengths in Gen.Elements(false, true)
            select new RecurrentExample(SpecOf(kind, hidden) with { Layers = layers, Bidirectional = both }, batch, time, inputSize, withLengths ? [.. lengths] : null, (ulong)seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(examples.ToArbitrary(), property));
    }

    private static RecurrentSpec SpecOf(int kind, int hidden) => kind switch
    {
        0 => new LstmSpec(hidden),
        1 => new LstmSpec(hidden + 1) { Projection = Math.Max(1, hidden / 2) },
        2 => new GruSpec(hidden),
        3 => new GruSpec(hidden) { Reset = GruReset.Before },
        4 => new ElmanSpec(hidden) { Activation = ElmanActivation.Relu, Bias = false },
        _ => new ElmanSpec(hidden),
    };

    private static Tensor Rows(Tensor x, int first, int count, int columns) => Tensor.From(x.Values.Slice(first * columns, count * columns), new Shape(count, columns));

    private static Outcome Run(RecurrentExample example, Tensor x, RecurrentState initial, int[] lengths)
    {
        var tape = new Tape(recording: false);
        RecurrentOutput result = example.Layer.Forward(new Pass(tape), x, initial, lengths);
        return new Outcome(result.Output.ToArray(), States(result.State), result.State.Detach(), [], []);
    }

    private static Outcome RunWithGradients(RecurrentExample example, Tensor x, int[] lengths)
    {
        example.Parameters.ClearGradients();
        x.ClearGradient();
        var tape = new Tape();
        RecurrentOutput result = example.Layer.Forward(new Pass(tape), x, example.Initial, lengths);
        float[] output = result.Output.ToArray();
        float[][] states = States(result.State);

        // Weights that depend on sequence, step and feature, not on the length of the buffer.
        int features = result.Output.Shape[2], time = result.Output.Shape[1];
        float[] weights = [.. Enumerable.Range(0, output.Length).Select(i => MathF.Sin((i / features / time * 101) + (i / features % time * 13) + (i % features)))];
        tape.Backward(WeightedSum.Of(tape, [(result.Output, weights), .. result.State.HiddenStates.Zip(example.HiddenWeight), .. result.State.CellStates.Zip(example.CellWeight)]));
        return new Outcome(output, states, null, x.Gradient.ToArray(), [.. example.Parameters.All.Select(parameter => parameter.Value.Gradient.ToArray())]);
    }

    private static float[][] States(RecurrentState state) => [.. state.HiddenStates.Concat(state.CellStates).Select(tensor => tensor.ToArray())];

    private sealed record Outcome(float[] Output, float[][] States, RecurrentState? State, float[] InputGradient, float[][] ParameterGradients);
}
