using System.Text.Json.Serialization;

namespace Unroll.Training;

/// <summary>How the learning rate changes during training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(ConstantRate), "constant")]
public abstract record ScheduleSpec
{
    /// <summary>Creates the schedule of one training run.</summary>
    /// <param name="learningRate">The optimiser's learning rate.</param>
    /// <param name="totalSteps">How many updates the whole run has.</param>
    /// <param name="stepsPerEpoch">How many updates one pass over the data has; 0 where the data have no end.</param>
    public abstract IScheduler Create(double learningRate, long totalSteps, long stepsPerEpoch);

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public abstract void Validate(SpecCheck check);
}
