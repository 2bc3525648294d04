using Unroll.Families;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Self-attention of one block of a GPT as plain loops in double precision.</summary>
internal sealed class TwinAttention
{
    private readonly GptSpec spec;
    private readonly TwinMatrix input;
    private readonly TwinMatrix output;
    private readonly double[]? distances;
    private readonly int keyHeads, size;

    /// <summary>Reads the weights below a name.</summary>
    public TwinAttention(GptSpec spec, ParameterSet parameters, string name)
    {
        Tensor? Find(string part) => parameters.TryGet(part, out Parameter? parameter) ? parameter.Value : null;
        this.spec = spec;
        input = new TwinMatrix(Find($"{name}.in_proj_weight")!, Find($"{name}.in_proj_bias"));
        output = new TwinMatrix(Find($"{name}.out_proj.weight")!, Find($"{name}.out_proj.bias"));
        distances = spec.Positions is RelativePositions ? TwinMatrix.Widen(Find("wpe.weight")!) : null;
        (keyHeads, size) = (spec.KeyHeads ?? spec.Heads, spec.Width / spec.Heads);
    }

    /// <summary>What each step gets.</summary>
    /// <param name="x">The steps.</param>
    /// <param name="weights">Where, if wanted, the weights go: for each head and step those of all steps.</param>
    public double[][] Of(double[][] x, List<double[][]>? weights = null)
    {
        double[][] packed = [.. x.Select((step, t) => Turned(input.Times(step), t))];
        double[][] mixed = [.. x.Select(_ => new double[spec.Width])];
        for (int head = 0; head < spec.Heads; head++)
        {
            int shared = head / (spec.Heads / keyHeads), keys = (spec.Heads + shared) * size, values = (spec.Heads + keyHeads + shared) * size;
            double[][] rows = [.. x.Select((_, t) => Weights(packed, head, keys, t))];
            for (int t = 0; t < x.Length; t++)
            {
                for (int k = 0; k < rows[t].Length; k++)
                {
                    for (int i = 0; i < size; i++) mixed[t][head * size + i] += rows[t][k] * packed[k][values + i];
                }
            }

            weights?.Add(rows);
        }

        return [.. mixed.Select(output.Times)];
    }

    private double[] Weights(double[][] packed, int head, int keys, int t)
    {
        double[] row = new double[packed.Length];
        int seen = spec.Causal ? t + 1 : packed.Length;
        for (int k = 0; k < seen; k++)
        {
            double product = TwinMath.Dot(packed[t].AsSpan(head * size, size), packed[k].AsSpan(keys, size));
            row[k] = (spec.Scaled ? product / Math.Sqrt(size) : product) + Bias(head, k - t);
        }

        TwinMath.Softmax(row.AsSpan(0, seen));
        return row;
    }

    private double Bias(int head, int distance) => spec.Positions switch
    {
        AlibiPositions => -Positions.Slope(head, spec.Heads) * Math.Abs(distance),
        RelativePositions relative => distances![DistanceBuckets.Of(distance, !spec.Causal, relative.Buckets, relative.MaximumDistance) * spec.Heads + head],
        _ => 0,
    };

    // Pair i of the place t is turned by t / base^(2i / size), in queries and keys.
    private double[] Turned(double[] packed, int t)
    {
        if (spec.Positions is not RotaryPositions rotary) return packed;
        for (int head = 0; head < spec.Heads + keyHeads; head++)
        {
            for (int i = 0; i < size / 2; i++)
            {
                int one = head * size + (rotary.Interleaved ? 2 * i : i), other = rotary.Interleaved ? one + 1 : one + size / 2;
                (double sine, double cosine) = Math.SinCos(t / Math.Pow(rotary.Base, 2.0 * i / size));
                (packed[one], packed[other]) = (packed[one] * cosine - packed[other] * sine, packed[other] * cosine + packed[one] * sine);
            }
        }

        return packed;
    }
}
