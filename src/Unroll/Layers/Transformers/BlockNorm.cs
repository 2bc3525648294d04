using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Layer norm or root-mean-square norm, as a spec says.</summary>
public sealed class BlockNorm
{
    private readonly LayerNorm? layer;
    private readonly RmsNorm? rootMeanSquare;

    /// <summary>Creates <c>weight</c> and, for a layer norm with bias, <c>bias</c>.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="kind">Which.</param>
    /// <param name="features">Size of the last dimension.</param>
    /// <param name="bias">Whether a layer norm has a bias.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default: none given, which takes 1e-5 for a layer norm and 1e-6 for a root-mean-square norm.</param>
    public BlockNorm(ParameterScope scope, NormKind kind, int features, bool bias = true, double? epsilon = null)
    {
        if (kind == NormKind.LayerNorm) layer = new LayerNorm(scope, new Shape(features), EpsilonOf(kind, epsilon), bias: bias);
        else rootMeanSquare = new RmsNorm(scope, features, EpsilonOf(kind, epsilon));
    }

    /// <summary>What keeps the root of a norm away from 0 where nothing else is said.</summary>
    internal static double EpsilonOf(NormKind kind, double? epsilon) => epsilon ?? (kind == NormKind.LayerNorm ? 1e-5 : 1e-6);

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features.</exception>
    public Tensor Forward(Pass pass, Tensor x) => layer is null ? rootMeanSquare!.Forward(pass, x) : layer.Forward(pass, x);
}
