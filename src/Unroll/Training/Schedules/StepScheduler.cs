namespace Unroll.Training;

/// <summary>Runs a schedule that looks at nothing but the step.</summary>
internal sealed class StepScheduler(ScheduleSpec spec, double baseRate, long totalSteps) : IScheduler
{
    /// <inheritdoc/>
    public double[] State { get => []; set { } }

    /// <inheritdoc/>
    public double RateFor(long step) => spec.RateAt(step, baseRate, totalSteps);

    /// <inheritdoc/>
    public double? MomentumFor(long step) => (spec as IMomentumSchedule)?.MomentumAt(step, totalSteps);

    /// <inheritdoc/>
    public void Observe(double validationLoss)
    {
    }
}
