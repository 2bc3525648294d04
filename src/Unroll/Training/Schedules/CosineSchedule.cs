namespace Unroll.Training;

/// <summary>Falls to a final rate along half a wave of the cosine, after a warm-up from 0 if wanted.</summary>
/// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5, without restarts.</remarks>
public sealed record CosineSchedule : ScheduleSpec
{
    /// <summary>Over how many steps the rate rises from 0. Default: 0.</summary>
    public long Warmup { get; init; }

    /// <summary>The step at which it ends, the warm-up included; null means the end of the training. Default: null.</summary>
    public long? Steps { get; init; }

    /// <summary>The rate at the lowest point, 0 or more. Default: 0.</summary>
    public double Final { get; init; }

    /// <summary>How many whole waves there are until the end, above 0. Default: 0.5, from the top to the lowest point.</summary>
    public double Waves { get; init; } = 0.5;

    /// <summary>Whether the wave goes on after the end, and so up again. By default the rate stays. Default: false.</summary>
    public bool Continues { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckSteps(check, Warmup, Steps);
        check.Range(nameof(Final), Final, 0);
        check.Positive(nameof(Waves), Waves);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps)
    {
        if (step < Warmup) return baseRate * step / Warmup;
        double progress = Progress(step, Warmup, Steps ?? totalSteps);
        if (!Continues) progress = Math.Min(1, progress);
        return Final + (baseRate - Final) * 0.5 * (1 + Math.Cos(2 * Math.PI * Waves * progress));
    }
}
