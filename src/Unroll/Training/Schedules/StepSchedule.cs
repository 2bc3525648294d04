namespace Unroll.Training;

/// <summary>Multiplies the rate by a factor at regular intervals.</summary>
public sealed record StepSchedule : ScheduleSpec
{
    /// <summary>How many steps lie between two changes, 1 or more. Default: 1000.</summary>
    public long Every { get; init; } = 1000;

    /// <summary>What the rate is multiplied by, above 0. Default: 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Range(nameof(Every), Every, 1, long.MaxValue);
        check.Positive(nameof(Factor), Factor);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) => baseRate * Math.Pow(Factor, step / Every);
}
