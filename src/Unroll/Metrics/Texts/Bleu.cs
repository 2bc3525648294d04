using System.Globalization;

namespace Unroll.Metrics;

/// <summary>
/// BLEU of a whole set of texts: the geometric mean of the shares of n-grams, 1 to 4 words, that a reference has too, each at most as often as there, times a penalty
/// for being too short. The defaults are those of sacreBLEU. Parts: <c>precision1</c> to <c>precision4</c> (after smoothing), <c>brevityPenalty</c>, <c>hypothesisLength</c>,
/// <c>referenceLength</c> (words of the references nearest in length).
/// </summary>
/// <param name="Tokenization">What a word is. Default: the WMT evaluations' <c>13a</c>.</param>
/// <remarks>Papineni, Roukos, Ward, Zhu, "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002; Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.</remarks>
public sealed record Bleu(BleuTokenization Tokenization = BleuTokenization.International13a) : ITextMetric
{
    private const int Longest = 4;

    /// <summary>What to do where no n-gram of a length matches. Default: exponential.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exponential;

    /// <summary>What <see cref="BleuSmoothing.Floor"/> and <see cref="BleuSmoothing.AddK"/> add; the others have no use for it. Default: 0.1 for the one, 1 for the other.</summary>
    public double? SmoothingValue { get; init; }

    /// <summary>Whether capital letters count as small ones. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>
    /// Whether the mean leaves out lengths of n-grams that no text is long enough for, without which texts of three words have a BLEU of zero. Meant for single sentences. Default: false.
    /// </summary>
    public bool EffectiveOrder { get; init; }

    /// <inheritdoc/>
    public string Name => "BLEU";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    private double Added => SmoothingValue ?? (Smoothing == BleuSmoothing.Floor ? 0.1 : 1);

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        double[] matches = new double[Longest], counts = new double[Longest];
        long length = 0, wanted = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            string[] words = Words(hypotheses[i]);
            string[][] right = [.. references[i].Select(Words)];
            length += words.Length;
            // The reference nearest in length; of two equally near ones the shorter.
            wanted += right.Select(reference => reference.Length).OrderBy(size => Math.Abs(size - words.Length)).ThenBy(size => size).First();
            for (int n = 1; n <= Longest; n++)
            {
                var grams = NGrams.OfWords(words, n);
                counts[n - 1] += grams.Total;
                matches[n - 1] += grams.Matches([.. right.Select(reference => NGrams.OfWords(reference, n))]);
            }
        }

        double[] precisions = new double[Longest];
        double brevity = length >= wanted ? 1 : length == 0 ? 0 : Math.Exp(1 - (double)wanted / length), score = brevity * Mean(matches, counts, precisions);
        return new TextScore(Name, score, Signature(references))
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["precision1"] = precisions[0],
                ["precision2"] = precisions[1],
                ["precision3"] = precisions[2],
                ["precision4"] = precisions[3],
                ["brevityPenalty"] = brevity,
                ["hypothesisLength"] = length,
                ["referenceLength"] = wanted,
            },
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join('/', precisions.Select(precision => precision.ToString("F1", CultureInfo.InvariantCulture)))}, brevity {brevity:F3}, {length} to {wanted} words"),
        };
    }

    private string[] Words(string text) => BleuTokenizer.Split(LowerCase ? text.ToLowerInvariant() : text, Tokenization);

    private double Mean(double[] matches, double[] counts, double[] precisions)
    {
        if (Array.TrueForAll(matches, count => count == 0)) return 0;
        double halved = 1, logarithms = 0;
        int lengths = Longest;
        for (int n = 0; n < Longest; n++)
        {
            double more = Smoothing == BleuSmoothing.AddK && n > 0 ? Added : 0, found = matches[n] + more, all = counts[n] + more;
            if (all == 0)
            {
                // Too short for any n-gram of this length: nothing is smoothed, and unless the mean ends here it is zero.
                if (EffectiveOrder) lengths = n;
                else logarithms = double.NegativeInfinity;
                break;
            }

            if (found == 0 && Smoothing == BleuSmoothing.Exponential) found = 1 / (halved *= 2);
            if (found == 0 && Smoothing == BleuSmoothing.Floor) found = Added;
            precisions[n] = 100 * found / all;
            logarithms += Math.Log(precisions[n]);
        }

        return Math.Exp(logarithms / lengths);
    }

    private string Signature(IReadOnlyList<IReadOnlyList<string>> references)
    {
        string smoothing = Smoothing switch
        {
            BleuSmoothing.Exponential => "exp",
            BleuSmoothing.Floor => FormattableString.Invariant($"floor[{Added:F2}]"),
            BleuSmoothing.AddK => FormattableString.Invariant($"add-k[{Added:F2}]"),
            _ => "none",
        };
        return $"{TextMetrics.Count(references)}|case:{(LowerCase ? "lc" : "mixed")}|eff:{(EffectiveOrder ? "yes" : "no")}|tok:{BleuTokenizer.Name(Tokenization)}|smooth:{smoothing}";
    }
}
