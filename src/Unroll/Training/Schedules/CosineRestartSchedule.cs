namespace Unroll.Training;

/// <summary>Falls along half a wave of the cosine again and again, each time from the full rate, after a warm-up from 0 if wanted.</summary>
/// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.</remarks>
public sealed record CosineRestartSchedule : ScheduleSpec
{
    /// <summary>Over how many steps the rate rises from 0. Default: 0.</summary>
    public long Warmup { get; init; }

    /// <summary>How many steps the first fall takes; null divides the training into <see cref="Cycles"/> equal falls. Default: null.</summary>
    public long? First { get; init; }

    /// <summary>How many times as long each fall is as the one before, 1 or more. Used with <see cref="First"/>. Default: 1.</summary>
    public int Growth { get; init; } = 1;

    /// <summary>How many falls there are until the end, 1 or more. Used without <see cref="First"/>. Default: 1.</summary>
    public int Cycles { get; init; } = 1;

    /// <summary>The step at which it ends, the warm-up included; null means the end of the training. Used without <see cref="First"/>. Default: null.</summary>
    public long? Steps { get; init; }

    /// <summary>The rate at the lowest point, 0 or more. Default: 0.</summary>
    public double Final { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckSteps(check, Warmup, Steps);
        if (First is { } first) check.Range(nameof(First), first, 1, long.MaxValue);
        check.Range(nameof(Growth), Growth, 1);
        check.Range(nameof(Cycles), Cycles, 1);
        check.Range(nameof(Final), Final, 0);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps)
    {
        if (step < Warmup) return baseRate * step / Warmup;
        return Final + (baseRate - Final) * 0.5 * (1 + Math.Cos(Math.PI * PositionInFall(step - Warmup, totalSteps)));
    }

    private double PositionInFall(long step, long totalSteps)
    {
        if (First is not { } length)
        {
            double progress = Progress(step, 0, (Steps ?? totalSteps) - Warmup);
            return progress >= 1 ? 1 : Cycles * progress % 1;
        }

        if (Growth == 1) return (double)(step % length) / length;
        while (step >= length)
        {
            step -= length;
            length = checked(length * Growth);
        }

        return (double)step / length;
    }
}
