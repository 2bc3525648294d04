using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Divides the gradient by the root of the sum of all squared gradients so far.</summary>
/// <remarks>Duchi, Hazan, Singer, "Adaptive Subgradient Methods", JMLR 2011. Agrees with torch.optim.Adagrad.</remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 0.01.</param>
public sealed record Adagrad(double LearningRate = 0.01) : OptimizerSpec(LearningRate)
{
    /// <summary>The rate is divided by 1 + (step - 1) · this. Default: 0.</summary>
    public double RateDecay { get; init; }

    /// <summary>What the sum of squares starts from. Default: 0.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>Added to the root, so that nothing is divided by 0. Default: 1e-10.</summary>
    public double Epsilon { get; init; } = 1e-10;

    internal override IReadOnlyList<string> StateNames => ["sum_of_squares"];

    internal override float InitialState => (float)InitialAccumulator;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Range(nameof(RateDecay), RateDecay, 0);
        check.Range(nameof(InitialAccumulator), InitialAccumulator, 0);
        check.Range(nameof(Epsilon), Epsilon, 0);
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double rate = settings.Rate / (1 + (settings.Step - 1) * RateDecay);
        UpdateKernel.Run(targets, new AdagradUpdate((float)rate, (float)settings.WeightDecay, (float)Epsilon), settings.Sign);
    }
}
