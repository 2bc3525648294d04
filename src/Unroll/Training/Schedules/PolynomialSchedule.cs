namespace Unroll.Training;

/// <summary>Falls to a final rate along a power of the steps left, after a warm-up from 0 if wanted. It stays at its end.</summary>
public sealed record PolynomialSchedule : ScheduleSpec
{
    /// <summary>Over how many steps the rate rises from 0. Default: 0.</summary>
    public long Warmup { get; init; }

    /// <summary>The step at which it ends, the warm-up included; null means the end of the training. Default: null.</summary>
    public long? Steps { get; init; }

    /// <summary>The power, above 0; 1 is a straight line. Default: 1.</summary>
    public double Power { get; init; } = 1;

    /// <summary>The rate at the end, 0 or more. Default: 0.</summary>
    public double Final { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckSteps(check, Warmup, Steps);
        check.Positive(nameof(Power), Power);
        check.Range(nameof(Final), Final, 0);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps)
    {
        if (step < Warmup) return baseRate * step / Warmup;
        return Final + (baseRate - Final) * Math.Pow(1 - Math.Min(1, Progress(step, Warmup, Steps ?? totalSteps)), Power);
    }
}
