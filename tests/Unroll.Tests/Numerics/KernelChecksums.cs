using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>Every vectorised kernel once over odd sizes, with ordinary and special numbers, as one checksum.</summary>
internal static class KernelChecksums
{
    public static readonly int[] Lengths = [0, 1, 7, 15, 16, 17, 31, 33, 63, 100, 257];

    /// <summary>All of them.</summary>
    public static ulong All()
    {
        var sum = new Checksum();
        Functions(sum);
        Reductions(sum);
        Rows(sum, 3, 37, 1);
        Rows(sum, 5, 16, 0);
        Rows(sum, 2, 530, 2);
        Embedding(sum);
        Random(sum);
        Updates(sum);
        return sum.Value;
    }

    /// <summary>The same with enough work for several threads.</summary>
    public static ulong Large()
    {
        var sum = new Checksum();
        float[] x = Numbers(100_003, 11), y = Numbers(100_003, 12), z = new float[100_003];
        VectorMath.Tanh(x, z);
        sum.Add(z);
        Elementwise.ScaleAddTo(y, 0.3f, z);
        sum.Add(z);
        sum.Add(Unroll.Numerics.Reductions.Sum(x));
        sum.Add(Unroll.Numerics.Reductions.Dot(x, y));
        Rows(sum, 400, 200, 3);
        float[] columns = new float[1500];
        Unroll.Numerics.Reductions.ColumnSums(Numbers(1500 * 300, 13), 1500, columns, accumulate: false);
        sum.Add(columns);
        int[] ids = [.. Enumerable.Range(0, 3000).Select(i => (int)((uint)i * 2654435761u % 700u))];
        float[] table = new float[700 * 33];
        EmbeddingRows.ScatterAdd(Numbers(3000 * 33, 14), 33, ids, table);
        sum.Add(table);
        float[] gathered = new float[3000 * 33];
        EmbeddingRows.Gather(table, 33, ids, gathered);
        sum.Add(gathered);
        RandomFill.Normal(new RandomStream(3), 5, z);
        sum.Add(z);
        UpdateAll(sum, 60_001);
        return sum.Value;
    }

    public static float[] Numbers(int count, ulong seed, float scale = 3f)
    {
        var random = new RandomStream(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = scale * (2 * random.Uniform((ulong)i) - 1) * (random.Bits((ulong)i + 1_000_000) % 8 == 0 ? 20 : 1);
        return values;
    }

    private static void Functions(Checksum sum)
    {
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-40f, -1e-40f, float.MaxValue, float.MinValue, float.Epsilon, 88.7f, -103.9f, 1f, -1f, 0.625f, 0.5f, 2f];
        foreach (int length in Lengths)
        {
            float[] x = Numbers(length, (ulong)length);
            Map(x, sum);
        }

        Map(special, sum);
    }

    private static void Map(float[] x, Checksum sum)
    {
        float[] y = new float[x.Length];
        VectorMath.Exp(x, y);
        sum.Add(y);
        VectorMath.ExpMinusOne(x, y);
        sum.Add(y);
        VectorMath.Log(x, y);
        sum.Add(y);
        VectorMath.LogOnePlus(x, y);
        sum.Add(y);
        VectorMath.Tanh(x, y);
        sum.Add(y);
        VectorMath.TanhFast(x, y);
        sum.Add(y);
        VectorMath.Sigmoid(x, y);
        sum.Add(y);
        VectorMath.Erf(x, y);
        sum.Add(y);
        VectorMath.Gelu(x, y);
        sum.Add(y);
        VectorMath.GeluTanh(x, y);
        sum.Add(y);
        VectorMath.Softplus(x, y);
        sum.Add(y);
        Elementwise.Multiply(x, y, y);
        sum.Add(y);
        Elementwise.MultiplyAddTo(x, x, y);
        sum.Add(y);
        Elementwise.Clamp(x, -1, 1, y);
        sum.Add(y);
    }

    private static void Reductions(Checksum sum)
    {
        foreach (int length in Lengths)
        {
            float[] x = Numbers(length, 100 + (ulong)length), y = Numbers(length, 200 + (ulong)length);
            sum.Add(Unroll.Numerics.Reductions.Sum(x));
            sum.Add(Unroll.Numerics.Reductions.Dot(x, y));
            sum.Add(Unroll.Numerics.Reductions.SumOfMagnitudes(x));
            sum.Add(Unroll.Numerics.Reductions.Max(x));
            sum.Add(Unroll.Numerics.Reductions.MaxMagnitude(x));
            float[] columns = new float[length];
            Unroll.Numerics.Reductions.ColumnSums(Numbers(9 * length, 300), length, columns, accumulate: false);
            sum.Add(columns);
        }
    }

    private static void Rows(Checksum sum, int rows, int columns, int variant)
    {
        float[] x = Numbers(rows * columns, 400), dy = Numbers(rows * columns, 401), y = new float[x.Length], dx = Numbers(rows * columns, 402);
        Softmax.Forward(x, columns, y);
        sum.Add(y);
        Softmax.Backward(y, dy, columns, dx, accumulate: true);
        sum.Add(dx);
        Softmax.LogForward(x, columns, y);
        Softmax.LogBackward(y, dy, columns, dx, accumulate: false);
        sum.Add(y);
        sum.Add(dx);
        double[] normalizers = new double[rows];
        int[] largest = new int[rows * 4];
        LargestOfRows.LogSumExp(x, columns, normalizers);
        LargestOfRows.Find(x, columns, 4, largest);
        foreach (double normalizer in normalizers) sum.Add(normalizer);
        foreach (int id in largest) sum.Add((double)id);

        int[] targets = [.. Enumerable.Range(0, rows).Select(row => row % 7 == 3 ? -100 : row * 5 % columns)];
        var options = new CrossEntropyOptions { LabelSmoothing = variant == 1 ? 0.1f : 0, ClassWeights = variant == 2 ? Numbers(columns, 403) : default };
        float[] losses = new float[rows], totals = new float[rows];
        sum.Add(CrossEntropy.Forward(x, columns, targets, options, losses, totals));
        CrossEntropy.Backward(x, columns, targets, options, totals, [0.5f], dx, accumulate: true);
        sum.Add(losses);
        sum.Add(totals);
        sum.Add(dx);
        CrossEntropy.LossAndGradient(dx, columns, targets, options, 0.25f, losses);
        sum.Add(dx);
        sum.Add(losses);

        float[] weight = Numbers(columns, 404), bias = Numbers(columns, 405), means = new float[rows], inverse = new float[rows];
        float[] weightGradient = Numbers(columns, 406), biasGradient = new float[columns];
        LayerNormalization.Forward(x, columns, weight, bias, 1e-5f, y, means, inverse);
        sum.Add(y);
        sum.Add(means);
        LayerNormalization.Backward(x, dy, columns, weight, means, inverse, dx, variant > 1, weightGradient, true, biasGradient, false);
        sum.Add(dx);
        sum.Add(weightGradient);
        sum.Add(biasGradient);
    }

    private static void Embedding(Checksum sum)
    {
        float[] table = Numbers(10 * 19, 500), result = new float[6 * 19];
        int[] ids = [3, 9, 3, 0, 3, 7];
        EmbeddingRows.Gather(table, 19, ids, result);
        sum.Add(result);
        EmbeddingRows.ScatterAdd(result, 19, ids, table, paddingId: 7);
        sum.Add(table);
    }

    private static void Random(Checksum sum)
    {
        float[] values = new float[211];
        RandomFill.Uniform(new RandomStream(5), 3, values);
        sum.Add(values);
        RandomFill.Normal(new RandomStream(5), 2, values);
        sum.Add(values);
        RandomFill.Dropout(new RandomStream(5), 1, 0.3f, values);
        sum.Add(values);
    }

    private static void Updates(Checksum sum)
    {
        foreach (int length in Lengths) UpdateAll(sum, length);
    }

    private static void UpdateAll(Checksum sum, int length)
    {
        Update(sum, length, new MomentumUpdate(0.1f, 0.01f, 0.9f, 0.5f, 1f));
        Update(sum, length, new AdamUpdate(0.1f, 0.99f, 0.01f, 0.9f, 0.1f, 0.99f, 0.01f, 1.5f, 1e-8f, 1f));
        Update(sum, length, new AmsGradUpdate(new AdamUpdate(0.1f, 1f, 0f, 0.9f, 0.1f, 0.99f, 0.01f, 1.5f, 1e-8f, 1f)));
        Update(sum, length, new RmsPropFullUpdate(0.1f, 0.01f, 0.9f, 0.1f, 1e-8f, 0.5f, 1f));
        Update(sum, length, new AdadeltaUpdate(0.1f, 0.01f, 0.9f, 0.1f, 1e-6f));
        Update(sum, length, new NAdamUpdate(0.1f, 0.2f, 0.01f, 0.9f, 0.1f, 0.99f, 0.01f, 1.5f, 1e-8f));
    }

    private static void Update<R>(Checksum sum, int length, R rule)
        where R : struct, IUpdateRule
    {
        FloatBlock[] blocks = [.. Enumerable.Range(0, 5).Select(i => Block(length, 600 + (ulong)i, positive: i > 1))];
        var target = new UpdateTarget(blocks[0], blocks[1], blocks[2], blocks[3], blocks[4], length);
        for (int step = 0; step < 2; step++) UpdateKernel.Run([target], rule, 1f);
        foreach (FloatBlock block in blocks) sum.Add(block.Span[..length]);
    }

    private static FloatBlock Block(int length, ulong seed, bool positive)
    {
        var block = new FloatBlock(Math.Max(1, length));
        float[] values = Numbers(length, seed);
        if (positive) for (int i = 0; i < length; i++) values[i] = 10 + MathF.Abs(values[i]);
        values.CopyTo(block.Span);
        return block;
    }
}
