using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Adam with weight decay beside the gradient instead of inside it: p shrinks by rate · decay in every step.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2. Agrees with torch.optim.AdamW.</remarks>
public sealed record AdamW : OptimizerSpec
{
    /// <summary>Creates the spec with a decay of 0.01.</summary>
    /// <param name="learningRate">The rate that a schedule starts from, above 0. Default: 1e-3.</param>
    public AdamW(double learningRate = 1e-3)
        : base(learningRate) => WeightDecay = 0.01;

    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init; } = 0.9;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get; init; } = 0.999;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc cref="Adam.AmsGrad"/>
    public bool AmsGrad { get; init; }

    /// <summary>Makes up for the running means starting at zero. BERT was trained without. Default: true.</summary>
    public bool CorrectBias { get; init; } = true;

    /// <summary>
    /// Shrinks the weights after the step instead of before, and scales epsilon with the bias correction, as Hugging Face's own AdamW does. Default: false.
    /// </summary>
    public bool DecayAfter { get; init; }

    internal override IReadOnlyList<string> StateNames => AmsGrad ? ["first_moment", "second_moment", "largest_second_moment"] : ["first_moment", "second_moment"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckBetas(check, Beta1, Beta2, Epsilon);
        check.Require(!AmsGrad || !DecayAfter, nameof(AmsGrad), AmsGrad, "false together with decayAfter");
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double beta1 = settings.Momentum ?? Beta1;
        double correction1 = CorrectBias ? 1 - Math.Pow(Beta1, settings.Step) : 1, correction2 = CorrectBias ? Math.Sqrt(1 - Math.Pow(Beta2, settings.Step)) : 1;
        double step = settings.Rate / correction1 * (DecayAfter ? correction2 : 1), root = DecayAfter ? 1 : 1 / correction2;
        float shrink = (float)(1 - settings.Rate * settings.WeightDecay);
        var rule = new AdamUpdate(
            (float)step, DecayAfter ? 1f : shrink, 0f, (float)beta1, (float)(1 - beta1), (float)Beta2, (float)(1 - Beta2), (float)root, (float)Epsilon, DecayAfter ? shrink : 1f);
        if (AmsGrad) UpdateKernel.Run(targets, new AmsGradUpdate(rule), settings.Sign);
        else UpdateKernel.Run(targets, rule, settings.Sign);
    }
}
