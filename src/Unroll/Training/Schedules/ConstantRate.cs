namespace Unroll.Training;

/// <summary>The learning rate stays what the optimiser's spec says.</summary>
public sealed record ConstantRate : ScheduleSpec
{
    /// <inheritdoc/>
    public override IScheduler Create(double learningRate, long totalSteps, long stepsPerEpoch) => new Constant(learningRate);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
    }

    private sealed class Constant(double learningRate) : IScheduler
    {
        public double[] State { get => []; set { } }

        public double RateFor(long step) => learningRate;

        public void Observe(double validationLoss)
        {
        }
    }
}
