namespace Unroll.Training;

/// <summary>The learning rate of each update of one training run. Made by <see cref="ScheduleSpec.Create"/>.</summary>
public interface IScheduler
{
    /// <summary>What it remembers between updates, for a checkpoint; empty where the rate depends on the step alone. Set when training is resumed.</summary>
    double[] State { get; set; }

    /// <summary>The learning rate of update <paramref name="step"/>, counted from 0.</summary>
    double RateFor(long step);

    /// <summary>The momentum of update <paramref name="step"/>, counted from 0, where the schedule changes it too; else null.</summary>
    double? MomentumFor(long step);

    /// <summary>Tells it the loss on validation data, for schedules that react to it. It counts for all updates that follow.</summary>
    void Observe(double validationLoss);
}
