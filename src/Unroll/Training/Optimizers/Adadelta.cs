using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Scales each step by the ratio of the running sizes of past steps and gradients.</summary>
/// <remarks>Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1. Agrees with torch.optim.Adadelta.</remarks>
/// <param name="LearningRate">A factor for the step, above 0. Default: 1.</param>
public sealed record Adadelta(double LearningRate = 1) : OptimizerSpec(LearningRate)
{
    /// <summary>How much of the running means is kept, 0 up to 1. Default: 0.9.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added under both roots. Default: 1e-6.</summary>
    public double Epsilon { get; init; } = 1e-6;

    internal override IReadOnlyList<string> StateNames => ["mean_square", "mean_square_step"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Share(nameof(Rho), Rho);
        check.Positive(nameof(Epsilon), Epsilon);
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings) => UpdateKernel.Run(
        targets, new AdadeltaUpdate((float)settings.Rate, (float)settings.WeightDecay, (float)Rho, (float)(1 - Rho), (float)Epsilon), settings.Sign);
}
