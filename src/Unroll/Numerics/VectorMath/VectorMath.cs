namespace Unroll.Numerics;

/// <summary>Mathematical functions of each element. Source and destination have the same length and may be the same memory.</summary>
internal static class VectorMath
{
    /// <summary>e^x.</summary>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => Each(source, destination, Math.Exp);

    /// <summary>Natural logarithm.</summary>
    public static void Log(ReadOnlySpan<float> source, Span<float> destination) => Each(source, destination, Math.Log);

    /// <summary>Hyperbolic tangent.</summary>
    public static void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Each(source, destination, Math.Tanh);

    /// <summary>1 / (1 + e^-x).</summary>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Each(source, destination, x => 1 / (1 + Math.Exp(-x)));

    private static void Each(ReadOnlySpan<float> source, Span<float> destination, Func<double, double> function)
    {
        for (int i = 0; i < source.Length; i++) destination[i] = (float)function(source[i]);
    }
}
