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
    public BlockNorm(ParameterScope scope, NormKind kind, int features, bool bias = true)
    {
        if (kind == NormKind.LayerNorm) layer = new LayerNorm(scope, new Shape(features), bias: bias);
        else rootMeanSquare = new RmsNorm(scope, features);
    }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features.</exception>
    public Tensor Forward(Pass pass, Tensor x) => layer is null ? rootMeanSquare!.Forward(pass, x) : layer.Forward(pass, x);
}
