namespace Unroll.Training;

/// <summary>A straight line from one share of the rate to another, after a warm-up from 0 if wanted. It stays at its end.</summary>
public sealed record LinearSchedule : ScheduleSpec
{
    /// <summary>Over how many steps the rate rises from 0. Default: 0.</summary>
    public long Warmup { get; init; }

    /// <summary>The step at which the line ends, the warm-up included; null means the end of the training. Default: null.</summary>
    public long? Steps { get; init; }

    /// <summary>The share of the rate after the warm-up, 0 or more. Default: 1.</summary>
    public double From { get; init; } = 1;

    /// <summary>The share of the rate at the end, 0 or more. Default: 0.</summary>
    public double To { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckSteps(check, Warmup, Steps);
        check.Range(nameof(From), From, 0);
        check.Range(nameof(To), To, 0);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps)
    {
        if (step < Warmup) return baseRate * From * step / Warmup;
        return baseRate * (From + (To - From) * Math.Min(1, Progress(step, Warmup, Steps ?? totalSteps)));
    }
}
