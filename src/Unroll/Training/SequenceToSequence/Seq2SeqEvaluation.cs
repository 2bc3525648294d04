using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Measures models from sequence to sequence.</summary>
public static class Seq2SeqEvaluation
{
    /// <summary>What is measured where nothing else is asked for: BLEU, chrF, TER, word and character errors, exact match.</summary>
    public static IReadOnlyList<ITextMetric> UsualMetrics { get; } = [new Bleu(), new ChrF(), new TranslationEditRate(), new ErrorRate(ErrorUnit.Words), new ErrorRate(ErrorUnit.Characters), new ExactMatch()];

    /// <summary>The loss with the truth told at every step, and beside it what the texts are worth that the model writes on its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The pairs. Texts are compared as they are, whatever the model can read of them.</param>
    /// <param name="options">How it writes; greedily if absent.</param>
    /// <param name="metrics">What the texts are measured by; <see cref="UsualMetrics"/> if absent.</param>
    /// <param name="alternatives">Whether pairs with the same source are one source with several right targets.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="InvalidSpecException">The options ask for something that cannot be.</exception>
    public static Seq2SeqScore Evaluate(
        this Seq2Seq model, DataSet<SequencePair> data, TranslationOptions? options = null, IReadOnlyList<ITextMetric>? metrics = null, bool alternatives = false, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        (double loss, double accuracy) = new Seq2SeqObjective(model, new AlwaysForcing(), 0).TeacherForced(model.Reader.Read(data), stop);
        (string Source, IReadOnlyList<string> Targets)[] sources = alternatives
            ? [.. data.GroupBy(pair => pair.Source, StringComparer.Ordinal).Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Select(pair => pair.Target)]))]
            : [.. data.Select(pair => (pair.Source, (IReadOnlyList<string>)[pair.Target]))];
        string[] written = [.. model.TranslateBatch([.. sources.Select(source => source.Source)], options, stop).Select(translation => translation.Text)];
        IReadOnlyList<string>[] right = [.. sources.Select(source => source.Targets)];
        return new Seq2SeqScore
        {
            Pairs = data.Count,
            Sources = sources.Length,
            Loss = loss,
            Accuracy = accuracy,
            OnItsOwn = [.. (metrics ?? UsualMetrics).Select(metric => metric.Corpus(written, right))],
            Written = written,
        };
    }
}
