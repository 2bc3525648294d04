namespace Unroll.Metrics;

/// <summary>The share of texts that are right to the last character. White space counts only as a separator: how much of it does not matter.</summary>
public static class ExactMatch
{
    /// <summary>The share over pairs of texts, 0 to 1; 0 where there are none.</summary>
    /// <exception cref="ArgumentException">There are not as many references as texts.</exception>
    public static double Share(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count != references.Count) throw new ArgumentException($"There are {references.Count} references for {hypotheses.Count} texts. Give as many.", nameof(references));
        int right = 0;
        for (int i = 0; i < hypotheses.Count; i++) right += Is(hypotheses[i], references[i]) ? 1 : 0;
        return right / (double)Math.Max(1, hypotheses.Count);
    }

    /// <summary>Whether two texts are the same.</summary>
    public static bool Is(string hypothesis, string reference)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(reference);
        return Words(hypothesis).SequenceEqual(Words(reference), StringComparer.Ordinal);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
