namespace Unroll.Training;

/// <summary>Multiplies the rate by a factor in every step.</summary>
public sealed record ExponentialSchedule : ScheduleSpec
{
    /// <summary>What the rate is multiplied by, above 0. Default: 0.999.</summary>
    public double Factor { get; init; } = 0.999;

    internal override void ValidateOwn(SpecCheck check) => check.Positive(nameof(Factor), Factor);

    internal override double RateAt(long step, double baseRate, long totalSteps) => baseRate * Math.Pow(Factor, step);
}
