using System.Text.Json.Serialization;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Which rule turns gradients into new weights, and its constants.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Sgd), "sgd")]
public abstract record OptimizerSpec
{
    /// <summary>The learning rate that the schedule starts from: how far one update goes. Above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Creates the optimiser over the trainable parameters of a model, with fresh state.</summary>
    public abstract IOptimizer Create(ParameterSet parameters);

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public abstract void Validate(SpecCheck check);
}
