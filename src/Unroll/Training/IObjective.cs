using Unroll.Formats;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>What a model learns from examples: the loss of a batch, and how it is measured on others.</summary>
/// <typeparam name="TExample">One example, best already encoded as the model reads it.</typeparam>
public interface IObjective<TExample>
{
    /// <summary>The weights and buffers.</summary>
    ParameterSet Parameters { get; }

    /// <summary>The files of the model folder besides the weights: specification, vocabulary.</summary>
    IReadOnlyList<ModelFile> ModelFiles { get; }

    /// <summary>How many time steps an example has: decides which examples share a batch.</summary>
    int Length(TExample example);

    /// <summary>The mean loss of some examples, and over how many predictions it is the mean.</summary>
    BatchLoss Loss(Pass pass, IReadOnlyList<TExample> batch);

    /// <summary>Measures the weights as they are. Must not change what training does next.</summary>
    Evaluation Evaluate(IReadOnlyList<TExample> examples, CancellationToken stop);
}
