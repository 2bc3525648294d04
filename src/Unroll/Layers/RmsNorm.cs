using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Divides each vector by its root mean square and scales it by learned numbers.</summary>
/// <remarks>Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.</remarks>
public sealed class RmsNorm
{
    /// <summary>Creates <c>weight [features]</c> (ones).</summary>
    /// <param name="scope">Where the parameter gets its name.</param>
    /// <param name="features">Size of the last dimension.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-6.</param>
    public RmsNorm(ParameterScope scope, int features, double epsilon = 1e-6)
    {
        Epsilon = epsilon;
        Weight = scope.Create("weight", new Shape(features), Initializers.Ones, default);
    }

    /// <summary>The learned factors.</summary>
    public Parameter Weight { get; }

    /// <summary>Keeps the root away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features.</exception>
    public Tensor Forward(Pass pass, Tensor x) => pass.Tape.RmsNorm(x, Weight.Value, Epsilon);
}
