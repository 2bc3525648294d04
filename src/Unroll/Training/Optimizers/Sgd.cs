using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Stochastic gradient descent: p -= rate · (g + decay · p), with momentum if wanted.</summary>
/// <remarks>
/// Momentum b = momentum · b + (1 - dampening) · g, the first step without dampening: Polyak 1964; Nesterov's form as in Sutskever et al.,
/// "On the importance of initialization and momentum in deep learning", ICML 2013, equation 7, rewritten. Agrees with torch.optim.SGD.
/// </remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 0.1.</param>
public sealed record Sgd(double LearningRate = 0.1) : OptimizerSpec(LearningRate)
{
    /// <summary>The share of the previous direction that is kept, 0 up to 1. Default: 0.</summary>
    public double Momentum { get; init; }

    /// <summary>How much less than fully a new gradient enters the momentum, 0 to 1. Default: 0.</summary>
    public double Dampening { get; init; }

    /// <summary>Looks ahead along the momentum. Needs momentum and no dampening. Default: false.</summary>
    public bool Nesterov { get; init; }

    internal override IReadOnlyList<string> StateNames => Momentum == 0 ? [] : ["momentum"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Share(nameof(Momentum), Momentum);
        check.Range(nameof(Dampening), Dampening, 0.0, 1.0);
        check.Require(!Nesterov || (Momentum > 0 && Dampening == 0), nameof(Nesterov), Nesterov, "false where momentum is 0 or dampening is not", "Set momentum, for instance to 0.9, and dampening to 0.");
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        float rate = (float)settings.Rate, decay = (float)settings.WeightDecay;
        if (Momentum == 0)
        {
            UpdateKernel.Run(targets, new PlainUpdate(rate, decay), settings.Sign);
            return;
        }

        float momentum = (float)(settings.Momentum ?? Momentum), fresh = settings.Step == 1 ? 1f : (float)(1 - Dampening);
        UpdateKernel.Run(targets, new MomentumUpdate(rate, decay, momentum, fresh, Nesterov ? 1f : 0f), settings.Sign);
    }
}
