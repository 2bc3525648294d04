namespace Unroll.Metrics;

/// <summary>
/// BLEU of a whole set of texts: the geometric mean of the shares of n-grams, 1 to 4 words, that a reference has too, each at most as often as there, times a penalty
/// for being too short. Computed as sacreBLEU does by default: no lower-casing, exponential smoothing where no n-gram matches.
/// </summary>
/// <remarks>Papineni, Roukos, Ward, Zhu, "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002; Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.</remarks>
public static class Bleu
{
    private const int Longest = 4;

    /// <summary>BLEU with one reference for each text.</summary>
    /// <exception cref="ArgumentException">There are not as many references as texts.</exception>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuTokenization tokenization = BleuTokenization.International13a)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Corpus(hypotheses, [.. references.Select(reference => (IReadOnlyList<string>)[reference])], tokenization);
    }

    /// <summary>BLEU with several references for each text.</summary>
    /// <param name="hypotheses">The texts that are judged.</param>
    /// <param name="references">For each text at least one that is right.</param>
    /// <param name="tokenization">What a word is.</param>
    /// <exception cref="ArgumentException">There are not as many lists of references as texts, or one is empty.</exception>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, BleuTokenization tokenization = BleuTokenization.International13a)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count != references.Count) throw new ArgumentException($"There are {references.Count} references for {hypotheses.Count} texts. Give as many.", nameof(references));
        if (references.Any(list => list.Count == 0)) throw new ArgumentException("A text has no reference. Give at least one for each.", nameof(references));
        long[] matches = new long[Longest], counts = new long[Longest];
        long length = 0, wanted = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            string[] words = BleuTokenizer.Split(hypotheses[i], tokenization);
            string[][] right = [.. references[i].Select(reference => BleuTokenizer.Split(reference, tokenization))];
            length += words.Length;
            // The reference nearest in length; of two equally near ones the shorter.
            wanted += right.Select(reference => reference.Length).OrderBy(size => Math.Abs(size - words.Length)).ThenBy(size => size).First();
            for (int n = 1; n <= Longest; n++)
            {
                Dictionary<string, int>[] known = [.. right.Select(reference => Grams(reference, n))];
                foreach ((string gram, int count) in Grams(words, n))
                {
                    counts[n - 1] += count;
                    matches[n - 1] += Math.Min(count, known.Max(grams => grams.GetValueOrDefault(gram)));
                }
            }
        }

        return Score(matches, counts, length, wanted, Signature(references, tokenization));
    }

    private static BleuScore Score(long[] matches, long[] counts, long length, long wanted, string signature)
    {
        double brevity = length >= wanted ? 1 : length == 0 ? 0 : Math.Exp(1 - (double)wanted / length);
        double[] precisions = new double[Longest];
        if (matches.All(count => count == 0)) return new BleuScore(0, precisions, brevity, length, wanted, signature);
        double smoothing = 1, logarithms = 0;
        bool possible = true;
        for (int n = 0; n < Longest; n++)
        {
            // Too short for any n-gram of this length: nothing is smoothed, and the mean is zero.
            possible &= counts[n] > 0;
            if (!possible) break;
            if (matches[n] == 0) smoothing *= 2;
            precisions[n] = matches[n] == 0 ? 100 / (smoothing * counts[n]) : 100.0 * matches[n] / counts[n];
            logarithms += Math.Log(precisions[n]);
        }

        return new BleuScore(possible ? brevity * Math.Exp(logarithms / Longest) : 0, precisions, brevity, length, wanted, signature);
    }

    private static Dictionary<string, int> Grams(string[] words, int n)
    {
        var grams = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i + n <= words.Length; i++)
        {
            // No word holds a space.
            string gram = string.Join(' ', words, i, n);
            grams[gram] = grams.GetValueOrDefault(gram) + 1;
        }

        return grams;
    }

    private static string Signature(IReadOnlyList<IReadOnlyList<string>> references, BleuTokenization tokenization)
    {
        int[] sizes = [.. references.Select(list => list.Count).Distinct()];
        string name = tokenization switch { BleuTokenization.International13a => "13a", BleuTokenization.Characters => "char", _ => "none" };
        return FormattableString.Invariant($"nrefs:{(sizes.Length == 1 ? sizes[0] : "var")}|case:mixed|eff:no|tok:{name}|smooth:exp");
    }
}
