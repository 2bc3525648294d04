using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Tensors.Attention;

/// <summary>Attention as the equation is written: straight loops in double precision, one row after the other.</summary>
internal static class NaiveAttention
{
    public static (double[] Context, double[] Weights) Forward(Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        (int batch, int queries, int keys) = (q.Shape[0], q.Shape[1], k.Shape[1]);
        int heads = options.Heads, group = heads / (options.KeyHeads ?? heads), size = q.Shape[2] / heads, valueSize = v.Shape[2] / (heads / group);
        double scale = options.Scale ?? 1 / Math.Sqrt(size);
        int first = options.FirstQuery ?? keys - queries;
        double[] context = new double[batch * queries * heads * valueSize], weights = new double[batch * heads * queries * keys];
        for (int b = 0; b < batch; b++)
        {
            int length = options.Lengths.IsEmpty ? keys : options.Lengths.Span[b];
            for (int h = 0; h < heads; h++)
            {
                for (int i = 0; i < queries; i++)
                {
                    int row = ((b * heads + h) * queries + i) * keys, seen = options.Causal ? Math.Clamp(first + i + 1, 0, length) : length;
                    double[] scores = new double[seen];
                    for (int j = 0; j < seen; j++)
                    {
                        for (int c = 0; c < size; c++) scores[j] += (double)At(q, b, i, h * size + c) * At(k, b, j, h / group * size + c);
                        scores[j] = scores[j] * scale + Bias(options, b, h, i, j, j - first - i);
                    }

                    double max = scores.DefaultIfEmpty(double.NegativeInfinity).Max(), sum = double.IsNegativeInfinity(max) ? 0 : scores.Sum(score => Math.Exp(score - max));
                    for (int j = 0; j < seen && sum > 0; j++)
                    {
                        double weight = Math.Exp(scores[j] - max) / sum;
                        weights[row + j] = weight;
                        double kept = options.Dropout == 0 ? weight : options.Random.Uniform((ulong)(row + j)) >= (float)options.Dropout ? weight / (1 - options.Dropout) : 0;
                        for (int c = 0; c < valueSize; c++) context[((b * queries + i) * heads + h) * valueSize + c] += kept * At(v, b, j, h / group * valueSize + c);
                    }
                }
            }
        }

        return (context, weights);
    }

    private static float At(Tensor x, int b, int t, int c) => x.Values[(b * x.Shape[1] + t) * x.Shape[2] + c];

    private static double Bias(AttentionOptions options, int b, int h, int i, int j, int distance)
    {
        if (options.Bias is { } bias)
            return bias.Values[(((bias.Shape[0] == 1 ? 0 : b) * bias.Shape[1] + (bias.Shape[1] == 1 ? 0 : h)) * bias.Shape[2] + i) * bias.Shape[3] + j];
        return options.DistanceBias is not { } distances ? 0 : distances.Values[(distances.Shape[0] == 1 ? 0 : h) * distances.Shape[1] + distances.Shape[1] / 2 + distance];
    }
}
