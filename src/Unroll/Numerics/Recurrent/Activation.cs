namespace Unroll.Numerics;

/// <summary>The activation functions of gates, in place.</summary>
internal static class Activation
{
    /// <summary>σ(x) = 1 / (1 + exp(-x)).</summary>
    public static void Sigmoid(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = 1f / (1f + MathF.Exp(-values[i]));
    }

    /// <summary>tanh x.</summary>
    public static void Tanh(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = MathF.Tanh(values[i]);
    }

    /// <summary>max(0, x); a NaN stays a NaN.</summary>
    public static void Relu(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = values[i] < 0f ? 0f : values[i];
    }
}
