using System.Text.Json.Serialization;

namespace Unroll.Training;

/// <summary>An average of the weights over many updates, which often predicts better than the last weights. In JSON, <c>kind</c> names it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ExponentialAverage), "exponential")]
[JsonDerivedType(typeof(TriggeredAverage), "triggered")]
public abstract record AverageSpec
{
    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public abstract void Validate(SpecCheck check);
}
