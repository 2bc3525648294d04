namespace Unroll.Decoding;

/// <summary>Keeps the best continuations of a step in their order; what comes first wins a tie.</summary>
internal sealed class BeamCandidates(int width)
{
    private readonly List<BeamCandidate> best = [];

    public IReadOnlyList<BeamCandidate> Best => best;

    /// <summary>Looks at every symbol after one hypothesis.</summary>
    public void Consider(int parent, double before, ReadOnlySpan<float> logits, IReadOnlyCollection<int>? forbidden)
    {
        double normalizer = LogSum(logits);
        for (int symbol = 0; symbol < logits.Length; symbol++)
        {
            double logProbability = before + (logits[symbol] - normalizer);
            if (best.Count == width && logProbability <= best[^1].LogProbability) continue;
            if (double.IsNegativeInfinity(logProbability) || forbidden?.Contains(symbol) == true) continue;
            int at = best.Count;
            while (at > 0 && best[at - 1].LogProbability < logProbability) at--;
            best.Insert(at, new BeamCandidate(parent, symbol, logProbability));
            if (best.Count > width) best.RemoveAt(width);
        }
    }

    private static double LogSum(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            if (float.IsNaN(logit) || float.IsPositiveInfinity(logit)) throw new InvalidOperationException($"A model gave the score {logit} for a symbol. Its weights or its input hold numbers that are not finite.");
            largest = Math.Max(largest, logit);
        }

        if (float.IsNegativeInfinity(largest)) return 0;
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - (double)largest);
        return largest + Math.Log(sum);
    }
}
