namespace Unroll.Training;

/// <summary>One schedule after another. Each counts its steps from its own beginning.</summary>
public sealed record SequenceSchedule : ScheduleSpec
{
    private readonly ValueList<long> milestones;
    private readonly ValueList<ScheduleSpec> parts;

    /// <summary>The schedules, at least one. Default: none.</summary>
    public IReadOnlyList<ScheduleSpec> Parts { get => parts.Items; init => parts = new ValueList<ScheduleSpec>(value); }

    /// <summary>The first step, counted from 0, of the second part, of the third, and so on: one fewer than there are parts, rising. Default: none.</summary>
    public IReadOnlyList<long> Milestones { get => milestones.Items; init => milestones = new ValueList<long>(value); }

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Require(Parts.Count > 0, nameof(Parts), "[]", "at least one schedule");
        for (int i = 0; i < Parts.Count; i++) Parts[i].Validate(check[$"{nameof(Parts)}[{i}]"]);
        check.Require(Milestones.Count == Math.Max(0, Parts.Count - 1), nameof(Milestones), $"{Milestones.Count} of them", "one fewer than parts");
        for (int i = 0; i < Milestones.Count; i++) check.Range($"{nameof(Milestones)}[{i}]", Milestones[i], i == 0 ? 1 : Milestones[i - 1] + 1, long.MaxValue, "They rise.");
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) => throw new NotSupportedException("A sequence is run by its parts.");
}
