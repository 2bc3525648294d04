using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Normalises each vector to mean 0 and variance 1, then scales and shifts it by learned numbers.</summary>
/// <remarks>Ba, Kiros, Hinton, "Layer Normalization", 2016.</remarks>
public sealed class LayerNorm
{
    private readonly int dimensions;

    /// <summary>Creates <c>weight</c> (ones) and <c>bias</c> (zeros) in the shape that is normalised.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="shape">The last dimensions of the input, which are normalised together: usually <c>[features]</c>.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-5.</param>
    /// <param name="affine">Without it there are no parameters.</param>
    /// <param name="bias">Without it there are only factors.</param>
    public LayerNorm(ParameterScope scope, Shape shape, double epsilon = 1e-5, bool affine = true, bool bias = true)
    {
        dimensions = shape.Rank;
        Epsilon = epsilon;
        if (!affine) return;
        Weight = scope.Create("weight", shape, Initializers.Ones, default);
        if (bias) Bias = scope.Create("bias", shape, Initializers.Zeros, default);
    }

    /// <summary>The learned factors, or none.</summary>
    public Parameter? Weight { get; }

    /// <summary>The learned addends, or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Keeps the root away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not end in the normalised shape.</exception>
    public Tensor Forward(Pass pass, Tensor x) => pass.Tape.LayerNorm(x, Weight?.Value, Bias?.Value, Epsilon, dimensions);
}
