using Unroll.Benchmarks.Measurement;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W10: softmax with cross-entropy, layer norm and embedding, with the bytes that the peers count.</summary>
internal static class RowOperations
{
    public static void Softmax(Options options, Meter meter)
    {
        const int rows = 4096, classes = 8000;
        var random = new RandomStream(options.Seed);
        Tensor logits = Arrays.NormalTensor(new Shape(rows, classes), random);
        logits.RequiresGradient = true;
        int[] targets = Arrays.Ids(rows, classes, random.Fork("targets"));
        var tape = new Tape();
        void Step()
        {
            logits.ClearGradient();
            tape.Backward(tape.SoftmaxCrossEntropy(logits, targets));
        }

        meter.Measure("W10.softmax_ce_fwdbwd_4096x8000", Step, bytes: 2.0 * rows * classes * sizeof(float));
    }

    public static void LayerNorm(Options options, Meter meter)
    {
        const int rows = 4096, columns = 768;
        var random = new RandomStream(options.Seed);
        float[] x = Arrays.Normal(rows * columns, random), dy = Arrays.Normal(rows * columns, random.Fork("gradient"));
        float[] weight = new float[columns], bias = new float[columns], y = new float[x.Length], dx = new float[x.Length], dw = new float[columns], db = new float[columns];
        float[] means = new float[rows], deviations = new float[rows];
        Array.Fill(weight, 1f);
        void Forward() => LayerNormalization.Forward(x, columns, weight, bias, 1e-5f, y, means, deviations);
        meter.Measure("W10.layernorm_fwd_4096x768", Forward, bytes: 2.0 * rows * columns * sizeof(float));
        void Both()
        {
            Forward();
            LayerNormalization.Backward(x, dy, columns, weight, means, deviations, dx, false, dw, false, db, false);
        }

        meter.Measure("W10.layernorm_fwdbwd_4096x768", Both, bytes: 5.0 * rows * columns * sizeof(float));
    }

    public static void Embedding(Options options, Meter meter)
    {
        const int vocabulary = 10_000, width = 512, count = 4096;
        var random = new RandomStream(options.Seed);
        Tensor table = Arrays.NormalTensor(new Shape(vocabulary, width), random);
        int[] ids = Arrays.Ids(count, vocabulary, random.Fork("ids"));
        float[] gradient = Arrays.Normal(count * width, random.Fork("gradient")), rows = new float[count * width], sums = new float[vocabulary * width];
        meter.Measure(
            "W10.embedding_gather_4096x512_of_10000", () => EmbeddingRows.Gather(table.Values, width, ids, rows), bytes: 2.0 * count * width * sizeof(float));
        meter.Measure(
            "W10.embedding_scatter_add_4096x512_into_10000", () => EmbeddingRows.ScatterAdd(gradient, width, ids, sums), bytes: 3.0 * count * width * sizeof(float));
        table.RequiresGradient = true;
        var tape = new Tape();
        void Step()
        {
            table.ClearGradient();
            tape.Backward(tape.Embedding(table, ids, new Shape(count)), gradient);
        }

        meter.Measure("W10.embedding_fwd_plus_dense_bwd", Step);
    }
}
