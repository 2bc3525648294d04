using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Adam that begins as plain momentum, until enough squared gradients have been seen to divide by.</summary>
/// <remarks>Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020, algorithm 2. Agrees with torch.optim.RAdam.</remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 1e-3.</param>
public sealed record RAdam(double LearningRate = 1e-3) : OptimizerSpec(LearningRate)
{
    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init; } = 0.9;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get; init; } = 0.999;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get; init; } = 1e-8;

    internal override IReadOnlyList<string> StateNames => ["first_moment", "second_moment"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check) => CheckBetas(check, Beta1, Beta2, Epsilon);

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double beta1 = settings.Momentum ?? Beta1, power = Math.Pow(Beta2, settings.Step);
        double limit = 2 / (1 - Beta2) - 1, length = limit - 2 * settings.Step * power / (1 - power);
        double step = settings.Rate / (1 - Math.Pow(Beta1, settings.Step));
        bool adaptive = length > 5;
        if (adaptive) step *= Math.Sqrt(1 - power) * Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        var rule = new RAdamUpdate(
            (float)step, adaptive ? 1f : 0f, (float)settings.WeightDecay, (float)beta1, (float)(1 - beta1), (float)Beta2, (float)(1 - Beta2), (float)Epsilon);
        UpdateKernel.Run(targets, rule, settings.Sign);
    }
}
