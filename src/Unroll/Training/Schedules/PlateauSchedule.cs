namespace Unroll.Training;

/// <summary>Lowers the rate when the measurement has not become better for some time.</summary>
/// <remarks>Agrees with torch ReduceLROnPlateau. It needs validation, or somebody who calls <see cref="IScheduler.Observe"/>.</remarks>
public sealed record PlateauSchedule : ScheduleSpec
{
    /// <summary>What the rate is multiplied by, above 0 and below 1. Default: 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How many measurements without an improvement are borne, 0 or more. Default: 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>How much better a measurement must be to count, 0 or more. Default: 1e-4.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>The threshold is a difference instead of a share of the best measurement. Default: false.</summary>
    public bool AbsoluteThreshold { get; init; }

    /// <summary>How many measurements after a change are not counted, 0 or more. Default: 0.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate does not fall below this, 0 or more. Default: 0.</summary>
    public double Minimum { get; init; }

    /// <summary>A change smaller than this is not made. Default: 1e-8.</summary>
    public double SmallestChange { get; init; } = 1e-8;

    /// <summary>Larger measurements are better, as for an accuracy. Default: false.</summary>
    public bool Maximise { get; init; }

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Require(Factor > 0 && Factor < 1, nameof(Factor), Factor, "above 0 and below 1");
        check.Range(nameof(Patience), Patience, 0);
        check.Range(nameof(Threshold), Threshold, 0);
        check.Range(nameof(Cooldown), Cooldown, 0);
        check.Range(nameof(Minimum), Minimum, 0);
        check.Range(nameof(SmallestChange), SmallestChange, 0);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) => baseRate;
}
