namespace Unroll.Training;

/// <summary>The learning rate stays what the optimiser's spec says, after a warm-up from 0 if wanted.</summary>
public sealed record ConstantSchedule : ScheduleSpec
{
    /// <summary>Over how many steps the rate rises from 0. Default: 0.</summary>
    public long Warmup { get; init; }

    /// <summary>A factor that holds during the first <see cref="FirstSteps"/> steps. Default: 1.</summary>
    public double FirstFactor { get; init; } = 1;

    /// <summary>How long <see cref="FirstFactor"/> holds. Default: 0.</summary>
    public long FirstSteps { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        CheckSteps(check, Warmup, null);
        check.Positive(nameof(FirstFactor), FirstFactor);
        check.Range(nameof(FirstSteps), FirstSteps, 0, long.MaxValue);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) =>
        step < Warmup ? baseRate * step / Warmup : step < FirstSteps ? baseRate * FirstFactor : baseRate;
}
