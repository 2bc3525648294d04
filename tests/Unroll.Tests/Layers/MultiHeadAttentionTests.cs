using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class MultiHeadAttentionTests
{
    public static TheoryData<int, int, int, int, int, bool> Shapes => new()
    {
        { 1, 1, 1, 1, 1, false }, { 2, 3, 4, 5, 7, false }, { 3, 2, 5, 5, 3, true }, { 2, 2, 2, 9, 4, true }, { 2, 3, 70, 33, 6, false }, { 1, 2, 130, 130, 4, true },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void OutputsAreTheirDefinition(int batch, int heads, int queries, int keys, int size, bool causal)
    {
        int valueSize = size + 1;
        Tensor q = GradientCheck.Random(1, new Shape(batch, queries, heads * size)), k = GradientCheck.Random(2, new Shape(batch, keys, heads * size)), v = GradientCheck.Random(3, new Shape(batch, keys, heads * valueSize));
        Tensor bias = GradientCheck.Random(4, new Shape(heads, 1, keys));
        int[] lengths = [.. Enumerable.Range(0, batch).Select(b => keys - b % (keys + 1))];
        (Tensor output, Tensor weights) = new Tape(recording: false).ScaledDotAttention(q, k, v, new AttentionOptions { Heads = heads, Causal = causal, Bias = bias, Lengths = lengths });
        for (int row = 0; row < batch * heads * queries; row++)
        {
            int query = row % queries, h = row / queries % heads, b = row / queries / heads, seen = Math.Min(lengths[b], causal ? Math.Max(0, query + 1 + keys - queries) : keys);
            double[] scores = [.. Enumerable.Range(0, seen).Select(j => Enumerable.Range(0, size).Sum(f => (double)q.Values[(b * queries + query) * heads * size + h * size + f] * k.Values[(b * keys + j) * heads * size + h * size + f]) / Math.Sqrt(size) + bias.Values[h * keys + j])];
            double[] shares = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
            double total = shares.Sum();
            for (int j = 0; j < keys; j++) Assert.Equal(j < seen ? shares[j] / total : 0, weights.Values[row * keys + j], 1e-5);
            for (int f = 0; f < valueSize; f++)
            {
                double mean = Enumerable.Range(0, seen).Sum(j => shares[j] / total * v.Values[(b * keys + j) * heads * valueSize + h * valueSize + f]);
                Assert.Equal(mean, output.Values[(b * queries + query) * heads * valueSize + h * valueSize + f], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(2, 2, 3, 4, 3, false)]
    [InlineData(2, 1, 4, 4, 5, true)]
    [InlineData(1, 2, 66, 7, 2, false)]
    public void GradientsAreTheDifferences(int batch, int heads, int queries, int keys, int size, bool causal)
    {
        Tensor q = GradientCheck.Random(1, new Shape(batch, queries, heads * size)), k = GradientCheck.Random(2, new Shape(batch, keys, heads * size)), v = GradientCheck.Random(3, new Shape(batch, keys, heads * 2));
        Tensor bias = GradientCheck.Random(4, new Shape(batch, 1, 1, keys));
        int[] lengths = [.. Enumerable.Range(0, batch).Select(b => keys - b)];
        var options = new AttentionOptions { Heads = heads, Causal = causal, Bias = bias, Lengths = lengths };
        GradientCheck.Run(
            tape =>
            {
                (Tensor output, Tensor weights) = tape.ScaledDotAttention(q, k, v, options);
                return [output, weights];
            },
            [q, k, v, bias]);
    }

    [Fact]
    public void OneTensorMayBeAllThree()
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 5, 6));
        GradientCheck.Run(tape => tape.ScaledDotAttention(x, x, x, new AttentionOptions { Heads = 2, Causal = true }).Output, x);
    }

    [Fact]
    public void PaddingIsNeverReadAndGetsNoGradient()
    {
        Tensor q = GradientCheck.Random(1, new Shape(1, 2, 4)), k = GradientCheck.Random(2, new Shape(1, 6, 4)), v = GradientCheck.Random(3, new Shape(1, 6, 4));
        foreach (Tensor tensor in new[] { k, v }) tensor.Edit()[12..].Fill(float.NaN);
        var tape = new Tape();
        Tensor output = tape.ScaledDotAttention(q, k, v, new AttentionOptions { Heads = 2, Lengths = new[] { 3 } }).Output;
        Assert.DoesNotContain(float.NaN, output.ToArray());
        tape.Backward(tape.Sum(output));
        Assert.All(v.Gradient[12..].ToArray(), value => Assert.Equal(0, value));
        Assert.DoesNotContain(float.NaN, q.Gradient.ToArray());
    }

    [Fact]
    public void RowsThatShareASequenceGetWhatTheyWouldGetAlone()
    {
        var layer = new MultiHeadAttention(new ParameterSet().Root, 8, 2, new RandomStream(3), keySize: 5, outputSize: 5);
        Tensor queries = GradientCheck.Random(1, new Shape(3, 1, 8)), source = GradientCheck.Random(2, new Shape(2, 4, 5));
        int[] owners = [0, 0, 1], lengths = [4, 2];
        var pass = new Pass(new Tape(recording: false));
        float[] together = layer.Forward(pass, queries, layer.Remember(pass, source, lengths: lengths).Select(owners)).Context.ToArray();
        for (int row = 0; row < 3; row++)
        {
            Tensor own = Tensor.From(source.Values.Slice(owners[row] * 20, lengths[owners[row]] * 5), new Shape(1, lengths[owners[row]], 5)), query = Tensor.From(queries.Values.Slice(row * 8, 8), new Shape(1, 1, 8));
            Assert.Equal(layer.Forward(pass, query, layer.Remember(pass, own)).Context.ToArray(), together.AsSpan(row * 5, 5).ToArray());
        }
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        var tape = new Tape();
        Tensor x = Tensor.Zeros(new Shape(1, 2, 6));
        Assert.Contains("4 heads", Assert.Throws<ArgumentException>(() => tape.ScaledDotAttention(x, x, x, new AttentionOptions { Heads = 4 })).Message, StringComparison.Ordinal);
        Assert.Contains("bias [3, 2]", Assert.Throws<ArgumentException>(() => tape.ScaledDotAttention(x, x, x, new AttentionOptions { Bias = Tensor.Zeros(new Shape(3, 2)) })).Message, StringComparison.Ordinal);
        Assert.Contains("[batch, keys, size]", Assert.Throws<ArgumentException>(() => tape.ScaledDotAttention(x, Tensor.Zeros(new Shape(1, 2, 5)), x)).Message, StringComparison.Ordinal);
        Assert.Contains("multiple", Assert.Throws<ArgumentException>(() => new MultiHeadAttention(new ParameterSet().Root, 6, 4, default)).Message, StringComparison.Ordinal);
    }
}
