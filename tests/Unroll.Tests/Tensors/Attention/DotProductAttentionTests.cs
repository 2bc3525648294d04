using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Tests.Numerics;

namespace Unroll.Tests.Tensors.Attention;

[Collection(nameof(SharedNumericsSettings))]
public sealed class DotProductAttentionTests
{
    private const float Forbidden = float.NegativeInfinity;

    public static TheoryData<string, int, int, int, int, int, int> Shapes => new()
    {
        { "plain", 1, 1, 1, 1, 1, 1 },
        { "plain", 2, 17, 33, 2, 5, 3 },
        { "plain", 1, 70, 600, 1, 16, 40 },
        { "causal", 2, 37, 37, 3, 8, 8 },
        { "causal", 1, 5, 20, 2, 7, 9 },
        { "causal", 1, 20, 5, 2, 7, 9 },
        { "causal", 1, 530, 530, 2, 4, 4 },
        { "lengths", 3, 9, 40, 2, 6, 6 },
        { "causal lengths", 3, 40, 40, 4, 6, 6 },
        { "bias", 2, 19, 21, 2, 6, 6 },
        { "one bias", 2, 19, 21, 4, 6, 6 },
        { "distances", 2, 19, 21, 2, 6, 6 },
        { "causal distances", 2, 19, 21, 4, 6, 6 },
        { "grouped", 2, 30, 30, 4, 5, 17 },
        { "grouped causal", 2, 80, 80, 6, 3, 3 },
        { "scale", 1, 9, 9, 2, 6, 6 },
        { "dropout", 2, 33, 35, 2, 6, 6 },
        { "masked", 2, 8, 9, 2, 6, 6 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void ContextAndWeightsMatchTheEquation(string kind, int batch, int queries, int keys, int heads, int size, int valueSize)
    {
        (Tensor[] inputs, AttentionOptions options) = Make(kind, batch, queries, keys, heads, size, valueSize);
        (double[] expected, double[] expectedWeights) = NaiveAttention.Forward(inputs[0], inputs[1], inputs[2], options);
        var tape = new Tape();
        (Tensor context, Tensor weights) = tape.ScaledDotProductAttentionWithWeights(inputs[0], inputs[1], inputs[2], options);
        AssertClose(expected, context);
        AssertClose(expectedWeights, weights);
        Assert.Equal(context.ToArray(), tape.ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options).ToArray());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void GradientsMatchFiniteDifferences(string kind, int batch, int queries, int keys, int heads, int size, int valueSize)
    {
        (Tensor[] inputs, AttentionOptions options) = Make(kind, batch, queries, keys, heads, size, valueSize);
        if (keys > 100) return;
        Tensor[] leaves = options.Bias is { RequiresGradient: true } bias ? [.. inputs, bias] : options.DistanceBias is { } distances ? [.. inputs, distances] : inputs;
        GradientCheck.Run(tape => tape.ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options), leaves);
    }

    [Fact]
    public void BlocksOfKeysAndQueriesChangeNoGradient()
    {
        // Long enough for several blocks both ways; the reference is the plain composition.
        (Tensor[] inputs, AttentionOptions options) = Make("grouped causal", 1, 300, 300, 2, 6, 5);
        float[] arriving = GradientCheck.Random(9, new Shape(1, 300, 10)).ToArray();
        float[][] fused = Gradients(tape => tape.ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options), inputs, arriving);
        var mask = Tensor.Zeros(new Shape(1, 300, 300));
        for (int i = 0; i < 300; i++) for (int j = i + 1; j < 300; j++) mask.Edit()[i * 300 + j] = Forbidden;
        float[][] plain = Gradients(tape => Composed(tape, inputs, mask), inputs, arriving);
        for (int which = 0; which < 3; which++)
            for (int i = 0; i < plain[which].Length; i++) Assert.Equal(plain[which][i], fused[which][i], 2e-5);
    }

    [Fact]
    public void QueriesKeysAndValuesSideBySideGiveTheSame()
    {
        Tensor packed = GradientCheck.Random(5, new Shape(2, 21, 4 * 6 + 2 * 2 * 6));
        var options = new AttentionOptions { Heads = 4, KeyHeads = 2, Causal = true };
        float[] arriving = GradientCheck.Random(6, new Shape(2, 21, 24)).ToArray();
        float[][] at = Gradients(tape => tape.ScaledDotProductAttention(packed, options), [packed], arriving);
        float[][] apart = Gradients(
            tape =>
            {
                Tensor[] parts = tape.Split(packed, 2, 24, 12, 12);
                return tape.ScaledDotProductAttention(parts[0], parts[1], parts[2], options);
            },
            [packed],
            arriving);
        Assert.Equal(apart[0], at[0]);

        // One tensor for all three, which then gets three contributions.
        Tensor x = GradientCheck.Random(7, new Shape(2, 9, 8));
        GradientCheck.Run(tape => tape.ScaledDotProductAttention(x, x, x, new AttentionOptions { Heads = 2 }), x);
    }

    [Fact]
    public void WhatLiesBehindALengthIsNeverRead()
    {
        (Tensor[] inputs, AttentionOptions options) = Make("causal lengths", 3, 40, 40, 4, 6, 6);
        float[] before = new Tape().ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options).ToArray();
        foreach (Tensor input in inputs[1..])
            for (int b = 0; b < 3; b++) input.Edit().Slice((b * 40 + options.Lengths.Span[b]) * input.Shape[2], (40 - options.Lengths.Span[b]) * input.Shape[2]).Fill(float.NaN);
        Assert.Equal(before, new Tape().ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options).ToArray());
    }

    [Fact]
    public void AloneInABatchAndWithPaddingTheSameBits()
    {
        (Tensor[] inputs, AttentionOptions options) = Make("causal lengths", 3, 40, 40, 4, 6, 6);
        float[] together = new Tape().ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options).ToArray();
        for (int b = 0; b < 3; b++)
        {
            int length = options.Lengths.Span[b];
            Tensor[] alone = [.. inputs.Select(input => Tensor.From(input.Values.Slice(b * 40 * 24, length * 24), new Shape(1, length, 24)))];
            float[] own = new Tape().ScaledDotProductAttention(alone[0], alone[1], alone[2], options with { Lengths = default }).ToArray();
            Assert.Equal(own, together[(b * 40 * 24)..(b * 40 * 24 + own.Length)]);
        }
    }

    [Fact]
    public void ThreadsAndInstructionSetsDoNotChangeASingleBit()
    {
        float[]? first = null;
        foreach ((SimdLevel level, int threads) in (ReadOnlySpan<(SimdLevel, int)>)[(Simd.Widest, 1), (Simd.Widest, 2), (Simd.Widest, 8), (SimdLevel.Vector256, 2), (SimdLevel.Vector128, 1), (SimdLevel.Scalar, 2)])
        {
            if (level > Simd.Widest) continue;
            using var settings = new SharedNumericsSettings(level, threads);
            (Tensor[] inputs, AttentionOptions options) = Make("causal distances", 2, 70, 70, 4, 13, 13);
            float[] arriving = GradientCheck.Random(9, new Shape(2, 70, 52)).ToArray();
            float[] all = [.. Gradients(tape => tape.ScaledDotProductAttention(inputs[0], inputs[1], inputs[2], options with { Dropout = 0.1 }), [.. inputs, options.DistanceBias!], arriving).SelectMany(x => x)];
            Assert.Equal(first ??= all, all);
        }
    }

    [Fact]
    public void ABadCallNamesItsSizes()
    {
        Tensor x = Tensor.Zeros(new Shape(2, 3, 8));
        Assert.Contains("[2, 3, 8]", Assert.Throws<ArgumentException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { Heads = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("3 heads of keys", Assert.Throws<ArgumentException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { Heads = 4, KeyHeads = 3 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { Lengths = new[] { 3, 4 } }));
        Assert.Throws<ArgumentException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { Scale = 0 }));
        Assert.Throws<ArgumentException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { DistanceBias = Tensor.Zeros(new Shape(1, 3)) }));
        Assert.Throws<ArgumentException>(() => new Tape().ScaledDotProductAttention(x, x, x, new AttentionOptions { Bias = Tensor.Zeros(new Shape(1, 1, 3, 4)) }));
    }

    private static (Tensor[] Inputs, AttentionOptions Options) Make(string kind, int batch, int queries, int keys, int heads, int size, int valueSize)
    {
        int keyHeads = kind.Contains("grouped", StringComparison.Ordinal) ? heads / 2 : heads;
        Tensor[] inputs =
        [
            GradientCheck.Random(1, new Shape(batch, queries, heads * size)), GradientCheck.Random(2, new Shape(batch, keys, keyHeads * size)),
            GradientCheck.Random(3, new Shape(batch, keys, keyHeads * valueSize)),
        ];
        return (inputs, new AttentionOptions
        {
            Heads = heads,
            KeyHeads = keyHeads,
            Causal = kind.Contains("causal", StringComparison.Ordinal),
            Scale = kind == "scale" ? 1.3 : null,
            Lengths = kind.Contains("lengths", StringComparison.Ordinal) ? new[] { keys / 2 + 1, 0, keys } : default,
            Bias = kind switch
            {
                "bias" => GradientCheck.Random(4, new Shape(batch, heads, queries, keys)),
                "one bias" => GradientCheck.Random(4, new Shape(1, 1, queries, keys)),
                "masked" => Holes(queries, keys),
                _ => null,
            },
            DistanceBias = kind.Contains("distances", StringComparison.Ordinal) ? GradientCheck.Random(4, new Shape(kind == "distances" ? heads : 1, 2 * Math.Max(queries, keys) - 1)) : null,
            Dropout = kind == "dropout" ? 0.25 : 0,
            Random = new RandomStream(8),
        });
    }

    // The first row sees nothing at all, the others two keys out of three.
    private static Tensor Holes(int queries, int keys)
    {
        Tensor bias = Tensor.Zeros(new Shape(1, 1, queries, keys));
        for (int i = 0; i < bias.Length; i++) bias.Edit()[i] = i < keys || i % 3 == 0 ? Forbidden : 0f;
        return bias;
    }

    private static float[][] Gradients(Func<Tape, Tensor> forward, Tensor[] inputs, float[] arriving)
    {
        foreach (Tensor input in inputs) input.ClearGradient();
        var tape = new Tape();
        tape.Backward(forward(tape), arriving);
        return [.. inputs.Select(input => input.Gradient.ToArray())];
    }

    private static Tensor Composed(Tape tape, Tensor[] inputs, Tensor mask)
    {
        Tensor[] queries = tape.Split(inputs[0], 2, 6, 6);
        return tape.Concat(2, [.. queries.Select(query => tape.MatMul(tape.Softmax(tape.Add(tape.Scale(tape.MatMul(query, inputs[1], transposeB: true), 1 / Math.Sqrt(6)), mask)), inputs[2]))]);
    }

    private static void AssertClose(double[] expected, Tensor actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual.Values[i]) <= 3e-6, $"element {i} of {actual.Shape}: {actual.Values[i]:R} instead of {expected[i]:R}");
    }
}
