namespace Unroll.Training;

/// <summary>The learning rate of each update of one training run.</summary>
public interface IScheduler
{
    /// <summary>What it remembers between updates, for a checkpoint; empty where the rate depends on the step alone. Set when training is resumed.</summary>
    double[] State { get; set; }

    /// <summary>The learning rate of update <paramref name="step"/>, counted from 0.</summary>
    double RateFor(long step);

    /// <summary>Tells it the loss on validation data, for schedules that react to it.</summary>
    void Observe(double validationLoss);
}
