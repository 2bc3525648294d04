namespace Unroll.Metrics;

/// <summary>
/// A measure of texts against texts that are right: <see cref="Bleu"/>, <see cref="ChrF"/>, <see cref="TranslationEditRate"/>, <see cref="Rouge"/>, <see cref="ErrorRate"/>,
/// <see cref="ExactMatch"/>. Settings are part of the metric, and of the signature of its scores.
/// </summary>
public interface ITextMetric
{
    /// <summary>What the literature calls it: <c>BLEU</c>, <c>chrF2++</c>, <c>TER</c>.</summary>
    string Name { get; }

    /// <summary>Whether more is better; where false, the metric counts errors.</summary>
    bool HigherIsBetter { get; }

    /// <summary>Measures a whole set of texts, each against one or several references.</summary>
    /// <param name="hypotheses">The texts that are judged.</param>
    /// <param name="references">For each text at least one that is right.</param>
    /// <exception cref="ArgumentException">There are not as many lists of references as texts, or one is empty.</exception>
    TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references);
}
