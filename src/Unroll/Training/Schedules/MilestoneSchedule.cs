namespace Unroll.Training;

/// <summary>Multiplies the rate by a factor at given steps.</summary>
public sealed record MilestoneSchedule : ScheduleSpec
{
    private readonly ValueList<long> milestones;

    /// <summary>The first steps, counted from 0, that have the new rate. A step named twice counts twice. Default: none.</summary>
    public IReadOnlyList<long> Milestones { get => milestones.Items; init => milestones = new ValueList<long>(value); }

    /// <summary>What the rate is multiplied by, above 0. Default: 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    internal override void ValidateOwn(SpecCheck check)
    {
        for (int i = 0; i < Milestones.Count; i++) check.Range($"{nameof(Milestones)}[{i}]", Milestones[i], 0, long.MaxValue);
        check.Positive(nameof(Factor), Factor);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) =>
        baseRate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= step));
}
