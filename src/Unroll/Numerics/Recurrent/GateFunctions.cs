namespace Unroll.Numerics;

/// <summary>The functions of <see cref="GateMath{TV, S}"/> over spans, one number at a time: the same bits as in the fused kernels.</summary>
internal static class GateFunctions
{
    public static void TwoSigmoids(Span<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++) GateMath<float, SimdScalar>.TwoSigmoids(x[i], y[i], out x[i], out y[i]);
    }

    public static void SigmoidAndTanh(Span<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++) GateMath<float, SimdScalar>.SigmoidAndTanh(x[i], y[i], out x[i], out y[i]);
    }

    public static void Tanh(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = GateMath<float, SimdScalar>.Tanh(values[i]);
    }
}
