using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Divides the gradient by the root of a running mean of its square.</summary>
/// <remarks>
/// Tieleman and Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012; centred form: Graves, "Generating Sequences With Recurrent Neural
/// Networks", 2013, equations 38 to 45. Agrees with torch.optim.RMSprop.
/// </remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 0.01.</param>
public sealed record RmsProp(double LearningRate = 0.01) : OptimizerSpec(LearningRate)
{
    /// <summary>How much of the running mean is kept, 0 up to 1. Default: 0.99.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the root, so that nothing is divided by 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The share of the previous direction that is kept, 0 up to 1. Default: 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Divides by the standard deviation instead: the squared mean of the gradient is taken away. Default: false.</summary>
    public bool Centred { get; init; }

    internal override IReadOnlyList<string> StateNames => Momentum == 0 && !Centred ? ["mean_square"] : ["mean_square", "momentum", "mean"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Share(nameof(Alpha), Alpha);
        check.Range(nameof(Epsilon), Epsilon, 0);
        check.Share(nameof(Momentum), Momentum);
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        float rate = (float)settings.Rate, decay = (float)settings.WeightDecay, alpha = (float)Alpha, fresh = (float)(1 - Alpha), epsilon = (float)Epsilon;
        if (Momentum == 0 && !Centred) UpdateKernel.Run(targets, new RmsPropUpdate(rate, decay, alpha, fresh, epsilon), settings.Sign);
        else UpdateKernel.Run(targets, new RmsPropFullUpdate(rate, decay, alpha, fresh, epsilon, (float)(settings.Momentum ?? Momentum), Centred ? 1f : 0f), settings.Sign);
    }
}
