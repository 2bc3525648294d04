using Unroll.Cells;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Predicts the next symbol of a text from those before it, whatever it is made of: what training, evaluation and generation need. Any number of threads may use one at once.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The symbols and their ids.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>All weights by their names.</summary>
    ParameterSet Parameters { get; }

    /// <summary>How many symbols it can look back on at most; none given for a model that carries a state on without end.</summary>
    int? Context { get; }

    /// <summary>All files of the saved model but the weights.</summary>
    IReadOnlyList<ModelFile> Files { get; }

    /// <summary>The mean cross entropy, in nats, of the symbols that follow.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>.</param>
    /// <param name="targets">The symbol after each of them, or <see cref="Data.TokenBatch.Ignored"/>.</param>
    /// <param name="batch">How many sequences.</param>
    /// <param name="carried">What was carried on from the symbols before, if the model carries anything.</param>
    /// <returns>One number, and what is carried on, which belongs to the tape; null if nothing is.</returns>
    (Tensor Loss, RecurrentState? Carried) Loss(Pass pass, ReadOnlySpan<int> ids, ReadOnlySpan<int> targets, int batch, RecurrentState? carried = null);

    /// <summary>What is carried from update to update before the first one; null for a model that carries nothing.</summary>
    RecurrentState? CreateCarried(int batch);

    /// <summary>Begins to read texts side by side.</summary>
    ITextReading Open(int batch = 1);

    /// <summary>Saves the complete model.</summary>
    void Save(string folder);
}
