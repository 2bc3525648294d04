using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Adam with Nesterov's look ahead and a momentum that grows over the steps.</summary>
/// <remarks>Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop, algorithm 2. Agrees with torch.optim.NAdam from version 2 on.</remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 2e-3.</param>
public sealed record NAdam(double LearningRate = 2e-3) : OptimizerSpec(LearningRate)
{
    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init; } = 0.9;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get; init; } = 0.999;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How fast the momentum approaches beta1: it is beta1 · (1 - 0.96^(step · this) / 2). Default: 0.004.</summary>
    public double MomentumDecay { get; init; } = 4e-3;

    /// <summary>
    /// Counts the momentum of the step twice in the look ahead, as PyTorch did by mistake up to version 1.13. Only to repeat such a run. Default: false.
    /// </summary>
    public bool CountTwice { get; init; }

    internal override IReadOnlyList<string> StateNames => ["first_moment", "second_moment"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckBetas(check, Beta1, Beta2, Epsilon);
        check.Range(nameof(MomentumDecay), MomentumDecay, 0);
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double now = MomentumAt(settings.Step), next = MomentumAt(settings.Step + 1), product = settings.Memory.ProductTo(settings.Step, MomentumAt);
        double gradientStep = settings.Rate * (1 - now) / (1 - product), ahead = product * next * (CountTwice ? now : 1), momentStep = settings.Rate * next / (1 - ahead);
        double root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, settings.Step));
        var rule = new NAdamUpdate(
            (float)gradientStep, (float)momentStep, (float)settings.WeightDecay, (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2), (float)root, (float)Epsilon);
        UpdateKernel.Run(targets, rule, settings.Sign);
    }

    private double MomentumAt(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));
}
