using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Layer norm or root-mean-square norm in double precision.</summary>
internal sealed class TwinNorm
{
    private readonly bool centred;
    private readonly double epsilon;
    private readonly double[] weight;
    private readonly double[]? bias;

    /// <summary>Reads <c>weight</c> and <c>bias</c> below a name.</summary>
    public TwinNorm(ParameterSet parameters, string name, NormKind kind, double? given)
    {
        epsilon = BlockNorm.EpsilonOf(kind, given);
        centred = kind == NormKind.LayerNorm;
        weight = TwinMatrix.Widen(parameters[$"{name}.weight"].Value);
        bias = parameters.TryGet($"{name}.bias", out Parameter? parameter) ? TwinMatrix.Widen(parameter.Value) : null;
    }

    /// <summary>(x - mean) / √(variance + ε) · w + b, or x / √(mean square + ε) · w.</summary>
    public double[] Of(double[] x)
    {
        double mean = centred ? x.Average() : 0;
        double root = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        double[] y = new double[x.Length];
        for (int i = 0; i < y.Length; i++) y[i] = (x[i] - mean) / root * weight[i] + (bias?[i] ?? 0);
        return y;
    }
}
