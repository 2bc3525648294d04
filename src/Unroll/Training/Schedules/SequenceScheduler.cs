namespace Unroll.Training;

/// <summary>Runs a <see cref="SequenceSchedule"/>. Measurements go to all parts.</summary>
internal sealed class SequenceScheduler : IScheduler
{
    private readonly SequenceSchedule spec;
    private readonly IScheduler[] parts;

    public SequenceScheduler(SequenceSchedule spec, double baseRate, long totalSteps, long stepsPerEpoch)
    {
        this.spec = spec;
        parts = new IScheduler[spec.Parts.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            long end = i < spec.Milestones.Count ? Math.Min(spec.Milestones[i], totalSteps) : totalSteps;
            parts[i] = spec.Parts[i].Create(baseRate, Math.Max(1, end - Start(i)), stepsPerEpoch);
        }
    }

    /// <inheritdoc/>
    public double[] State
    {
        get => [.. parts.SelectMany(part => part.State)];
        set
        {
            int at = 0;
            foreach (IScheduler part in parts)
            {
                int count = part.State.Length;
                if (at + count > value.Length) break;
                part.State = value[at..(at + count)];
                at += count;
            }

            int expected = parts.Sum(part => part.State.Length);
            if (expected != value.Length) throw new ArgumentException($"The state of this sequence has {expected} numbers; these are {value.Length}.", nameof(value));
        }
    }

    /// <inheritdoc/>
    public double RateFor(long step) => parts[Index(step)].RateFor(step - Start(Index(step)));

    /// <inheritdoc/>
    public double? MomentumFor(long step) => parts[Index(step)].MomentumFor(step - Start(Index(step)));

    /// <inheritdoc/>
    public void Observe(double validationLoss)
    {
        foreach (IScheduler part in parts) part.Observe(validationLoss);
    }

    private long Start(int index) => index == 0 ? 0 : spec.Milestones[index - 1];

    private int Index(long step)
    {
        int index = 0;
        while (index < spec.Milestones.Count && step >= spec.Milestones[index]) index++;
        return index;
    }
}
