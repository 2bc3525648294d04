using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>The fused kernels against the step-by-step ones, and against themselves over thread counts and instruction sets, bit by bit.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class RecurrentKernelTests
{
    public static TheoryData<string, int, int, int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, int, bool, bool>();
            foreach (string cell in new[] { "lstm", "gru-after", "gru-before", "tanh", "relu" })
            {
                cases.Add(cell, 3, 5, 7, false, false);
                cases.Add(cell, 1, 33, 1, false, true);
                cases.Add(cell, 13, 40, 6, true, false);
                cases.Add(cell, 25, 17, 9, true, true);
                cases.Add(cell, 14, 64, 4, false, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheFusedKernelsAgreeWithTheSteps(string cell, int batch, int hidden, int time, bool lengths, bool reverse)
    {
        // A pin beyond the last step changes nothing but the way.
        float[][] steps = Run(cell, batch, hidden, time, lengths, reverse, [new GatePin(0, time + 5, -1, 0, 0f)]);
        float[][] fused = Run(cell, batch, hidden, time, lengths, reverse, []);
        for (int i = 0; i < steps.Length; i++)
        {
            for (int j = 0; j < steps[i].Length; j++) Assert.True(MathF.Abs(steps[i][j] - fused[i][j]) <= 2e-5f * (1 + MathF.Abs(steps[i][j])), $"result {i}, element {j}: {fused[i][j]} instead of {steps[i][j]}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ThreadsAndInstructionSetsDoNotChangeABit(string cell, int batch, int hidden, int time, bool lengths, bool reverse)
    {
        float[][]? expected = null;
        for (SimdLevel level = Simd.Widest; level >= SimdLevel.Scalar; level--)
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var settings = new SharedNumericsSettings(level, threads);
                float[][] results = Run(cell, batch, hidden, time, lengths, reverse, []);
                expected ??= results;
                for (int i = 0; i < results.Length; i++) Assert.True(expected[i].AsSpan().SequenceEqual(results[i]), $"result {i} on {level} with {threads} threads");
            }
        }
    }

    [Theory]
    [InlineData("lstm", 5)]
    [InlineData("lstm", 70)]
    [InlineData("lstm", 256)]
    [InlineData("gru-after", 5)]
    [InlineData("gru-after", 300)]
    [InlineData("gru-before", 33)]
    [InlineData("gru-before", 300)]
    [InlineData("tanh", 33)]
    [InlineData("tanh", 500)]
    [InlineData("relu", 200)]
    public void AStepOfOneSequenceIsARunOfOneStep(string cell, int hidden)
    {
        const int inputSize = 37;
        IRecurrentKernel kernel = Kernel(cell);
        int columns = kernel.Gates * hidden, cells = kernel.HasCellState ? hidden : 0;
        float scale = 1 / MathF.Sqrt(hidden);
        float[]? first = null;
        for (SimdLevel level = Simd.Widest; level >= SimdLevel.Scalar; level--)
        {
            using var settings = new SharedNumericsSettings(level, 2);
            var weights = new RecurrentParameters
            {
                InputWeight = Numbers(columns * inputSize, 1, scale),
                HiddenWeight = Numbers(columns * hidden, 2, scale),
                InputBias = Numbers(columns, 3, scale),
                HiddenBias = Numbers(columns, 4, scale),
                Packed = new PackedRecurrentWeights(),
            };
            float[] input = Numbers(inputSize, 5, 1f), h = Numbers(hidden, 6, 1f), c = Numbers(cells, 7, 1f);
            (float[] expectedHidden, float[] expectedCell) = OneStep(kernel, weights, hidden, input, h, c);
            float[] half = (float[])h.Clone(), halfCell = (float[])c.Clone();
            Assert.True(kernel.Step(weights, inputSize, hidden, input, h, c, h, c));
            Assert.Equal(expectedHidden, h);
            Assert.Equal(expectedCell, c);

            weights.Packed.StepPrecision = WeightPrecision.BFloat16;
            kernel.Step(weights, inputSize, hidden, input, half, halfCell, half, halfCell);
            first ??= half;
            Assert.Equal(first, half);
            for (int i = 0; i < hidden; i++) Assert.Equal(expectedHidden[i], half[i], 0.02f);
            Assert.NotEqual(expectedHidden, half);
        }
    }

    [Theory]
    [InlineData("lstm", 5, 37)]
    [InlineData("lstm", 256, 36)]
    [InlineData("gru-after", 33, 1)]
    [InlineData("gru-before", 300, 70)]
    [InlineData("tanh", 33, 37)]
    [InlineData("relu", 200, 5)]
    public void AStepReadsWeightsOfFewerBitsAsTheyAre(string cell, int hidden, int inputSize)
    {
        IRecurrentKernel kernel = Kernel(cell);
        int columns = kernel.Gates * hidden, cells = kernel.HasCellState ? hidden : 0;
        foreach (WeightPrecision precision in (WeightPrecision[])[WeightPrecision.BFloat16, WeightPrecision.Int8])
        {
            // One row of nothing but zeros.
            float[] wide = Numbers(columns * hidden, 2, 1 / MathF.Sqrt(hidden));
            wide.AsSpan(hidden, hidden).Clear();
            QuantizedMatrix w = QuantizedMatrix.Round(Numbers(columns * inputSize, 1, 0.2f), columns, inputSize, precision), u = QuantizedMatrix.Round(wide, columns, hidden, precision);
            for (SimdLevel level = Simd.Widest; level >= SimdLevel.Scalar; level--)
            {
                using var settings = new SharedNumericsSettings(level, 2);
                float[] input = Numbers(inputSize, 5, 1f), h = Numbers(hidden, 6, 1f), c = Numbers(cells, 7, 1f);
                RecurrentParameters Weights(float[] inputs, float[] states, (QuantizedMatrix, QuantizedMatrix)? fewer) => new()
                {
                    InputWeight = inputs,
                    HiddenWeight = states,
                    Fewer = fewer,
                    InputBias = Numbers(columns, 3, 0.1f),
                    HiddenBias = Numbers(columns, 4, 0.1f),
                    Packed = new PackedRecurrentWeights(),
                };
                (float[] expectedHidden, float[] expectedCell) = OneStep(kernel, Weights(Widened(w), Widened(u), null), hidden, input, h, c);
                Assert.True(kernel.Step(Weights([], [], (w, u)), inputSize, hidden, input, h, c, h, c));
                Assert.Equal(expectedHidden, h);
                Assert.Equal(expectedCell, c);
            }
        }
    }

    private static float[] Widened(QuantizedMatrix matrix)
    {
        float[] floats = new float[matrix.Outputs * matrix.Inputs];
        matrix.CopyRows([.. Enumerable.Range(0, matrix.Outputs)], floats);
        return floats;
    }

    // h and c after a run of one step.
    private static (float[] Hidden, float[] Cell) OneStep(IRecurrentKernel kernel, in RecurrentParameters weights, int hidden, float[] input, float[] h, float[] c)
    {
        StepLayout one = StepLayout.Full(1, 1);
        float[] nextHidden = new float[hidden], nextCell = new float[c.Length];
        kernel.Forward(new RecurrentRun
        {
            Steps = one,
            InputSize = input.Length,
            Hidden = hidden,
            Width = hidden,
            Weights = weights,
            Input = input,
            InitialHidden = h,
            InitialCell = c,
            Output = new float[hidden],
            OutputStride = hidden,
            FinalHidden = nextHidden,
            FinalCell = nextCell,
            Gates = new float[kernel.GatesLength(one, hidden)],
            Cells = new float[c.Length],
            Extra = new float[kernel.ExtraLength(one, hidden, hidden)],
        });
        return (nextHidden, nextCell);
    }

    private static float[][] Run(string cell, int batch, int hidden, int time, bool lengths, bool reverse, GatePin[] pins)
    {
        IRecurrentKernel kernel = Kernel(cell);
        const int inputSize = 11;
        StepLayout steps = lengths ? StepLayout.Packed([.. Enumerable.Range(0, batch).Select(row => Math.Max(1, time - row / 2))]) : StepLayout.Full(time, batch);
        int rows = steps.Total, columns = kernel.Gates * hidden;
        float scale = 1 / MathF.Sqrt(hidden);
        float[] output = new float[rows * hidden], finalHidden = new float[batch * hidden], finalCell = new float[kernel.HasCellState ? batch * hidden : 0];
        float[] initialHidden = Numbers(batch * hidden, 5, 1f), initialCell = Numbers(finalCell.Length, 6, 1f);
        var run = new RecurrentRun
        {
            Steps = steps,
            InputSize = inputSize,
            Hidden = hidden,
            Width = hidden,
            Reverse = reverse,
            Pins = pins,
            Weights = new RecurrentParameters
            {
                InputWeight = Numbers(columns * inputSize, 1, scale),
                HiddenWeight = Numbers(columns * hidden, 2, scale),
                InputBias = Numbers(columns, 3, scale),
                HiddenBias = Numbers(columns, 4, scale),
                Packed = new PackedRecurrentWeights(),
            },
            Input = Numbers(rows * inputSize, 7, 1f),
            InitialHidden = initialHidden,
            InitialCell = initialCell,
            Output = output,
            OutputStride = hidden,
            FinalHidden = finalHidden,
            FinalCell = finalCell,
            Gates = new float[kernel.GatesLength(steps, hidden)],
            Cells = new float[kernel.HasCellState ? rows * hidden : 0],
            Extra = new float[kernel.ExtraLength(steps, hidden, hidden)],
        };
        kernel.Forward(run);
        float[] lane = new float[rows * hidden];
        kernel.ReadLane(run, kernel.Gates - 1, lane);
        float[] dInput = new float[rows * inputSize], dInputWeight = new float[columns * inputSize], dHiddenWeight = new float[columns * hidden];
        float[] dInputBias = Numbers(columns, 10, 1f), dHiddenBias = new float[columns], dInitialHidden = new float[batch * hidden], dInitialCell = new float[finalCell.Length];
        float[] hiddenTrace = new float[rows * hidden], cellTrace = new float[kernel.HasCellState ? rows * hidden : 0];
        kernel.Backward(run, new RecurrentGradients
        {
            Output = Numbers(rows * hidden, 8, 1f),
            FinalHidden = Numbers(batch * hidden, 9, 1f),
            Input = new GradientTarget(dInput, false),
            InputWeight = new GradientTarget(dInputWeight, false),
            HiddenWeight = new GradientTarget(dHiddenWeight, false),
            InputBias = new GradientTarget(dInputBias, true),
            HiddenBias = new GradientTarget(dHiddenBias, false),
            InitialHidden = new GradientTarget(dInitialHidden, false),
            InitialCell = new GradientTarget(dInitialCell, false),
            HiddenTrace = hiddenTrace,
            CellTrace = cellTrace,
        });
        return
        [
            output, finalHidden, finalCell, lane, dInput, dInputWeight, dHiddenWeight, dInputBias, dHiddenBias, dInitialHidden, dInitialCell, hiddenTrace, cellTrace,
        ];
    }

    private static IRecurrentKernel Kernel(string cell) => cell switch
    {
        "lstm" => new LstmKernel(),
        "gru-after" => new GruKernel(resetAfter: true),
        "gru-before" => new GruKernel(resetAfter: false),
        "tanh" => new ElmanKernel(relu: false),
        _ => new ElmanKernel(relu: true),
    };

    private static float[] Numbers(int count, ulong seed, float scale)
    {
        var random = new RandomStream(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (random.Uniform((ulong)i) * 2 - 1) * scale;
        return numbers;
    }
}
