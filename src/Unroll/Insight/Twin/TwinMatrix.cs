using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A weight [out, in] and bias [out] in double precision.</summary>
internal sealed class TwinMatrix
{
    private readonly int inputs;
    private readonly double[] weight;
    private readonly double[] bias;

    public TwinMatrix(Tensor weight, Tensor? bias)
    {
        inputs = weight.Shape[1];
        this.weight = Widen(weight);
        this.bias = bias is null ? new double[weight.Shape[0]] : Widen(bias);
    }

    /// <summary>W x + b.</summary>
    public double[] Times(double[] x)
    {
        double[] y = new double[bias.Length];
        for (int row = 0; row < y.Length; row++) y[row] = Row(row, x);
        return y;
    }

    /// <summary>One element of W x + b.</summary>
    public double Row(int row, double[] x)
    {
        double sum = bias[row];
        ReadOnlySpan<double> w = weight.AsSpan(row * inputs, inputs);
        for (int i = 0; i < w.Length; i++) sum += w[i] * x[i];
        return sum;
    }

    /// <summary>The numbers of a tensor.</summary>
    public static double[] Widen(Tensor tensor)
    {
        double[] values = new double[tensor.Length];
        for (int i = 0; i < values.Length; i++) values[i] = tensor.Values[i];
        return values;
    }
}
