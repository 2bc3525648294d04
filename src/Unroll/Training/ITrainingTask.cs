using Unroll.Formats;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>
/// What is to be learnt: a model with its data, as the <see cref="Trainer"/> sees it. Everything that changes from update to update apart from the
/// weights - the position in the data, the carried hidden state - belongs to <see cref="SaveState"/>, so that a resumed run goes on bit for bit.
/// </summary>
public interface ITrainingTask
{
    /// <summary>The weights and buffers.</summary>
    ParameterSet Parameters { get; }

    /// <summary>How many updates one pass over the training data has; 0 where the data have no end.</summary>
    long UpdatesPerEpoch { get; }

    /// <summary>A hash or description of the training data. A run is only resumed on the same.</summary>
    string DataFingerprint { get; }

    /// <summary>Whether there are validation data.</summary>
    bool CanEvaluate { get; }

    /// <summary>The files of the model folder besides the weights: specification, vocabulary.</summary>
    IReadOnlyList<ModelFile> ModelFiles { get; }

    /// <summary>
    /// Computes the mean loss of part <paramref name="part"/> of the <paramref name="parts"/> that the current batch is cut into, sequence by
    /// sequence. All parts together must be the whole batch, whatever their number; a part that has nothing gives the default value.
    /// A call before <see cref="Advance"/> is made again must give the same: what is carried to the next batch is kept aside until then.
    /// </summary>
    BatchLoss ComputeLoss(Pass pass, int part, int parts);

    /// <summary>The update is made: goes on to the next batch.</summary>
    void Advance();

    /// <summary>Evaluates the weights as they are on the validation data. Must not change what training does next.</summary>
    Evaluation Evaluate(CancellationToken stop);

    /// <summary>The position in the data and whatever is carried from batch to batch.</summary>
    IEnumerable<NamedArray> SaveState();

    /// <summary>Takes back what <see cref="SaveState"/> gave.</summary>
    /// <exception cref="CorruptFileException">An array is missing or does not fit.</exception>
    void RestoreState(SafetensorsFile state);
}
