using System.Text.Json.Serialization;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Stochastic gradient descent: w = w - rate · g, optionally with momentum v = momentum · v + g in place of g.</summary>
/// <remarks>Robbins and Monro 1951; momentum: Polyak 1964; Sutskever et al., ICML 2013, in the form of torch.optim.SGD.</remarks>
public sealed record Sgd : OptimizerSpec
{
    /// <summary>Creates the spec. <paramref name="learningRate"/>: how far one update goes, above 0.</summary>
    [JsonConstructor]
    public Sgd(double learningRate = 0.1) => LearningRate = learningRate;

    /// <summary>The share of the last direction that stays. 0 up to, but not including, 1. Default: 0.</summary>
    public double Momentum { get; init; }

    /// <inheritdoc/>
    public override IOptimizer Create(ParameterSet parameters) => new SgdOptimizer(this, parameters);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        check.Positive(nameof(LearningRate), LearningRate);
        check.Share(nameof(Momentum), Momentum);
    }
}
