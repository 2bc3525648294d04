namespace Unroll.Tensors;

/// <summary>By what factor a weight must be larger so that a signal keeps its variance through an activation, as PyTorch reckons.</summary>
public static class Gains
{
    /// <summary>No activation.</summary>
    public const double Linear = 1;

    /// <summary>The logistic function.</summary>
    public const double Sigmoid = 1;

    /// <summary>The hyperbolic tangent.</summary>
    public const double Tanh = 5.0 / 3;

    /// <summary>Rectifiers.</summary>
    public static readonly double Relu = Math.Sqrt(2);

    /// <summary>Self-normalising networks.</summary>
    public const double Selu = 0.75;

    /// <summary>Leaky rectifiers with a slope below zero.</summary>
    public static double LeakyRelu(double slope = 0.01) => Math.Sqrt(2 / (1 + slope * slope));
}
