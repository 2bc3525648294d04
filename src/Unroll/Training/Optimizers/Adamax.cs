using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Adam with a decaying maximum of the gradient's size instead of its mean square.</summary>
/// <remarks>Kingma and Ba, "Adam", ICLR 2015, algorithm 2. Agrees with torch.optim.Adamax.</remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 2e-3.</param>
public sealed record Adamax(double LearningRate = 2e-3) : OptimizerSpec(LearningRate)
{
    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the running maximum is kept, 0 up to 1. Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the size of each gradient. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override IReadOnlyList<string> StateNames => ["first_moment", "largest_gradient"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check) => CheckBetas(check, Beta1, Beta2, Epsilon);

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double beta1 = settings.Momentum ?? Beta1;
        double step = settings.Rate / (1 - Math.Pow(Beta1, settings.Step));
        UpdateKernel.Run(targets, new AdamaxUpdate((float)step, (float)settings.WeightDecay, (float)beta1, (float)(1 - beta1), (float)Beta2, (float)Epsilon), settings.Sign);
    }
}
