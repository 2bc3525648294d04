using Unroll.Data;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>Lets models from sequence to sequence write. A model may be used by many threads at once.</summary>
public static class Translating
{
    /// <summary>The best that a model writes for a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The source.</param>
    /// <param name="options">How it writes; the likeliest symbol at every step if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="InvalidSpecException">The options ask for something that cannot be.</exception>
    /// <exception cref="ArgumentException">The prefix holds symbols that the model does not know, or is too long.</exception>
    public static Translation Translate(this Seq2Seq model, string text, TranslationOptions? options = null, CancellationToken stop = default) =>
        TranslateBatch(model, [text], options, stop)[0];

    /// <summary>The best that a model writes for each of several texts, as if it were alone.</summary>
    /// <inheritdoc cref="Translate" path="/param"/>
    /// <inheritdoc cref="Translate" path="/exception"/>
    /// <param name="model">The model.</param>
    /// <param name="texts">The sources.</param>
    /// <param name="options">How it writes; the likeliest symbol at every step if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static IReadOnlyList<Translation> TranslateBatch(this Seq2Seq model, IReadOnlyList<string> texts, TranslationOptions? options = null, CancellationToken stop = default) =>
        [.. TranslateNBest(model, texts, options, null, stop).Select(found => found[0])];

    /// <summary>The best few that a model writes for a text, best first: <see cref="BeamSearch.Results"/> of them if so many are found.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The source.</param>
    /// <param name="options">How it writes.</param>
    /// <param name="observer">Watches the search, for instance to draw its tree; nobody if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <inheritdoc cref="Translate" path="/exception"/>
    public static IReadOnlyList<Translation> TranslateNBest(
        this Seq2Seq model, string text, TranslationOptions options, IBeamObserver? observer = null, CancellationToken stop = default) => TranslateNBest(model, [text], options, observer, stop)[0];

    /// <summary>As <see cref="TranslateNBest(Seq2Seq, string, TranslationOptions, IBeamObserver?, CancellationToken)"/> for each of several texts.</summary>
    /// <inheritdoc cref="Translate" path="/exception"/>
    public static IReadOnlyList<IReadOnlyList<Translation>> TranslateNBest(
        this Seq2Seq model, IReadOnlyList<string> texts, TranslationOptions? options, IBeamObserver? observer = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TranslationOptions();
        options.Check(model);
        int[][] sources = [.. texts.Select(model.Reader.Source)];
        IReadOnlyList<BeamHypothesis>[] found = SequenceSearch.Run(model, sources, options, Prefix(model, options), observer, stop);
        return [.. found.Select((hypotheses, i) =>
        {
            var writer = new TranslationWriter(model, options, texts[i], sources[i]);
            return (IReadOnlyList<Translation>)[.. hypotheses.Select(writer.Write)];
        })];
    }

    /// <summary>What a model thinks of a translation that somebody else made: the log probability of each symbol, and where it looked. The whole target counts, however long.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    public static Translation Score(this Seq2Seq model, string source, string target) => ScoreBatch(model, [new SequencePair(source, target)])[0];

    /// <summary>As <see cref="Score"/> for many pairs at once, each as if it were alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">Sources with their targets.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static IReadOnlyList<Translation> ScoreBatch(this Seq2Seq model, IReadOnlyList<SequencePair> pairs, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        int[][] sources = [.. pairs.Select(pair => model.Reader.Source(pair.Source))], targets = [.. pairs.Select(pair => model.TargetVocabulary.Encode(pair.Target))];
        BeamHypothesis[] told = ForcedDecoding.Run(model, sources, targets, stop);
        return [.. told.Select((given, i) => new TranslationWriter(model, new TranslationOptions(), pairs[i].Source, sources[i]).Write(given) with { Text = pairs[i].Target })];
    }

    private static int[] Prefix(Seq2Seq model, TranslationOptions options)
    {
        int[] ids = model.TargetVocabulary.Encode(options.Prefix, out EncodingReport report);
        if (report.Unknown > 0) throw new ArgumentException($"The prefix '{options.Prefix}' cannot be written by this model: {report} Choose another beginning.", nameof(options));
        int longest = Math.Min(options.Search.MaximumLength ?? int.MaxValue, model.Spec.MaximumTargetLength);
        if (ids.Length >= longest) throw new ArgumentException($"The prefix has {ids.Length} symbols, but a text has at most {longest} with its end. Shorten it, or raise MaximumLength.", nameof(options));
        return ids;
    }
}
