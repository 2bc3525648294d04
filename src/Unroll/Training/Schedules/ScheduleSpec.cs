using System.Text.Json.Serialization;

namespace Unroll.Training;

/// <summary>How the learning rate changes during training. In JSON, <c>kind</c> names the schedule.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(MilestoneSchedule), "milestones")]
[JsonDerivedType(typeof(ExponentialSchedule), "exponential")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(PolynomialSchedule), "polynomial")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(CosineRestartSchedule), "cosineRestarts")]
[JsonDerivedType(typeof(NoamSchedule), "noam")]
[JsonDerivedType(typeof(OneCycleSchedule), "oneCycle")]
[JsonDerivedType(typeof(CyclicSchedule), "cyclic")]
[JsonDerivedType(typeof(PlateauSchedule), "plateau")]
[JsonDerivedType(typeof(SequenceSchedule), "sequence")]
public abstract record ScheduleSpec
{
    private protected ScheduleSpec()
    {
    }

    /// <summary>Creates the schedule of one training run.</summary>
    /// <param name="learningRate">The optimiser's learning rate, which the schedule changes.</param>
    /// <param name="totalSteps">How many updates the whole run has, for schedules that do not say so themselves.</param>
    /// <param name="stepsPerEpoch">How many updates one pass over the data has; 0 where the data have no end. Every schedule here counts updates.</param>
    /// <exception cref="InvalidSpecException">The settings are not valid; the message lists everything.</exception>
    public IScheduler Create(double learningRate, long totalSteps, long stepsPerEpoch = 0)
    {
        SpecCheck.Ensure("schedule", Validate);
        return this switch
        {
            PlateauSchedule plateau => new PlateauScheduler(plateau, learningRate),
            SequenceSchedule sequence => new SequenceScheduler(sequence, learningRate, totalSteps, stepsPerEpoch),
            _ => new StepScheduler(this, learningRate, totalSteps),
        };
    }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        ValidateOwn(check);
    }

    internal abstract void ValidateOwn(SpecCheck check);

    /// <summary>The rate of a step counted from 0.</summary>
    internal abstract double RateAt(long step, double baseRate, long totalSteps);

    /// <summary>What <see cref="LinearSchedule"/> and its relatives share: how far a step is between the end of the warm-up and the end, 0 to 1 and beyond.</summary>
    internal static double Progress(long step, long warmup, long end) => (double)(step - warmup) / Math.Max(1, end - warmup);

    internal static void CheckSteps(SpecCheck check, long warmup, long? steps)
    {
        check.Range("Warmup", warmup, 0, long.MaxValue);
        if (steps is { } given) check.Range("Steps", given, warmup + 1, long.MaxValue, "It counts the warm-up too.");
    }
}
