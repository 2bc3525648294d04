namespace Unroll.Metrics;

/// <summary>What all measures of texts can do, and their names.</summary>
public static class TextMetrics
{
    private static readonly (string Name, ITextMetric Metric)[] known =
    [
        ("bleu", new Bleu()), ("chrf", new ChrF()), ("chrf++", new ChrF(2)), ("ter", new TranslationEditRate()), ("rouge-1", new Rouge(RougeUnit.Words)), ("rouge-2", new Rouge(RougeUnit.Pairs)),
        ("rouge-l", new Rouge(RougeUnit.Subsequence)), ("wer", new ErrorRate(ErrorUnit.Words)), ("cer", new ErrorRate(ErrorUnit.Characters)), ("exact", new ExactMatch()),
    ];

    /// <summary>The names that <see cref="Find"/> knows: <c>bleu</c>, <c>chrf</c>, <c>chrf++</c>, <c>ter</c>, <c>rouge-1</c>, <c>rouge-2</c>, <c>rouge-l</c>, <c>wer</c>, <c>cer</c>, <c>exact</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. known.Select(metric => metric.Name)];

    /// <summary>The metric of that name with its usual settings.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ITextMetric Find(string name) => known.FirstOrDefault(metric => metric.Name == name).Metric
        ?? throw new ArgumentException($"There is no metric '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Measures a whole set of texts with one reference each.</summary>
    /// <exception cref="ArgumentException">There are not as many references as texts.</exception>
    public static TextScore Corpus(this ITextMetric metric, IReadOnlyList<string> hypotheses, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(references);
        return metric.Corpus(hypotheses, [.. references.Select(reference => (IReadOnlyList<string>)[reference])]);
    }

    /// <summary>Measures one text.</summary>
    /// <param name="metric">The metric; for BLEU one with <see cref="Bleu.EffectiveOrder"/>.</param>
    /// <param name="hypothesis">The text.</param>
    /// <param name="references">Texts that are right, at least one.</param>
    public static TextScore Sentence(this ITextMetric metric, string hypothesis, params IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Corpus([hypothesis], [references]);
    }

    /// <summary>Refuses texts and references that do not belong together.</summary>
    internal static void Check(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count != references.Count) throw new ArgumentException($"There are {references.Count} references for {hypotheses.Count} texts. Give as many.", nameof(references));
        if (references.Any(list => list.Count == 0)) throw new ArgumentException("A text has no reference. Give at least one for each.", nameof(references));
    }

    /// <summary>How many references each text has, for a signature: a number, or <c>var</c>.</summary>
    internal static string Count(IReadOnlyList<IReadOnlyList<string>> references)
    {
        int[] sizes = [.. references.Select(list => list.Count).Distinct()];
        return sizes.Length == 1 ? FormattableString.Invariant($"nrefs:{sizes[0]}") : "nrefs:var";
    }

    /// <summary>The words between white space.</summary>
    internal static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Errors for each unit of the references in per cent; where these have none, errors are 100.</summary>
    internal static double Rate(double errors, double units) => units > 0 ? 100 * errors / units : errors > 0 ? 100 : 0;
}
