namespace Unroll.Tensors;

/// <summary>
/// All ways to tag one sequence: score(y) = start[y_0] + Σ e_t[y_t] + Σ T[y_{t-1}, y_t] + end[y_last]. Sums of probabilities are taken as logarithms in double
/// precision; negative infinity forbids a tag or a transition.
/// </summary>
internal readonly ref struct CrfChain
{
    private readonly ReadOnlySpan<float> emissions;
    private readonly ReadOnlySpan<float> start;
    private readonly ReadOnlySpan<float> end;
    private readonly ReadOnlySpan<float> transitions;

    /// <summary>The chain over <paramref name="emissions"/> <c>[steps, tags]</c>.</summary>
    public CrfChain(ReadOnlySpan<float> emissions, ReadOnlySpan<float> start, ReadOnlySpan<float> end, ReadOnlySpan<float> transitions)
    {
        this.emissions = emissions;
        this.start = start;
        this.end = end;
        this.transitions = transitions;
    }

    /// <summary>Number of tags.</summary>
    public int Tags => start.Length;

    /// <summary>Number of steps.</summary>
    public int Steps => emissions.Length / Tags;

    /// <summary>The score of one path.</summary>
    public double Score(ReadOnlySpan<int> path)
    {
        double score = (double)start[path[0]] + end[path[Steps - 1]];
        for (int t = 0; t < Steps; t++)
        {
            score += emissions[t * Tags + path[t]];
            if (t > 0) score += transitions[path[t - 1] * Tags + path[t]];
        }

        return score;
    }

    /// <summary>log Σ exp(score) over all paths; <paramref name="forward"/> holds it for the paths up to each step and tag, <c>[steps, tags]</c>.</summary>
    public double LogPartition(out double[] forward)
    {
        int tags = Tags;
        forward = new double[Steps * tags];
        Span<double> terms = tags <= 256 ? stackalloc double[tags] : new double[tags];
        for (int j = 0; j < tags; j++) forward[j] = (double)start[j] + emissions[j];
        for (int t = 1; t < Steps; t++)
        {
            ReadOnlySpan<double> before = forward.AsSpan((t - 1) * tags, tags);
            for (int j = 0; j < tags; j++)
            {
                for (int i = 0; i < tags; i++) terms[i] = before[i] + transitions[i * tags + j];
                forward[t * tags + j] = LogSum(terms) + emissions[t * tags + j];
            }
        }

        ReadOnlySpan<double> last = forward.AsSpan((Steps - 1) * tags, tags);
        for (int j = 0; j < tags; j++) terms[j] = last[j] + end[j];
        return LogSum(terms);
    }

    /// <summary>Adds to <paramref name="marginals"/> <c>[steps, tags]</c> the probability of each tag, and to <paramref name="pairs"/> <c>[tags, tags]</c>, if any, the expected number of each transition.</summary>
    public void AddMarginals(double[] forward, double logPartition, Span<double> marginals, Span<double> pairs)
    {
        int tags = Tags;
        double[] later = new double[2 * tags];
        Span<double> backward = later.AsSpan(0, tags), next = later.AsSpan(tags), terms = tags <= 256 ? stackalloc double[tags] : new double[tags];
        for (int j = 0; j < tags; j++) backward[j] = end[j];
        for (int t = Steps - 1; t >= 0; t--)
        {
            for (int j = 0; j < tags; j++)
            {
                double share = forward[t * tags + j] + backward[j] - logPartition;
                if (!double.IsNegativeInfinity(share)) marginals[t * tags + j] += Math.Exp(share);
                next[j] = backward[j] + emissions[t * tags + j];
            }

            if (t == 0) break;
            ReadOnlySpan<double> before = forward.AsSpan((t - 1) * tags, tags);
            for (int i = 0; i < tags; i++)
            {
                ReadOnlySpan<float> row = transitions.Slice(i * tags, tags);
                double soFar = before[i] - logPartition;
                for (int j = 0; j < tags; j++) terms[j] = row[j] + next[j];
                backward[i] = LogSum(terms);
                if (pairs.IsEmpty || double.IsNegativeInfinity(soFar)) continue;
                for (int j = 0; j < tags; j++)
                {
                    if (!double.IsNegativeInfinity(terms[j])) pairs[i * tags + j] += Math.Exp(soFar + terms[j]);
                }
            }
        }
    }

    /// <summary>The paths of the highest scores, best first; fewer where there are fewer paths. Of equal scores the lower tags come first.</summary>
    /// <remarks>Viterbi 1967, with the best <paramref name="count"/> paths kept at each tag.</remarks>
    public IReadOnlyList<(int[] Path, double Score)> Best(int count)
    {
        int tags = Tags, steps = Steps;
        double[] scores = new double[steps * tags * count];
        int[] origins = new int[steps * tags * count];
        Array.Fill(scores, double.NegativeInfinity);
        Array.Fill(origins, -1);
        for (int j = 0; j < tags; j++) scores[j * count] = (double)start[j] + emissions[j];
        for (int t = 1; t < steps; t++)
        {
            for (int j = 0; j < tags; j++)
            {
                int place = (t * tags + j) * count;
                Span<double> kept = scores.AsSpan(place, count);
                for (int from = 0; from < tags * count; from++)
                {
                    double score = scores[(t - 1) * tags * count + from];
                    if (!double.IsNegativeInfinity(score)) Keep(kept, origins.AsSpan(place, count), score + transitions[from / count * tags + j], from);
                }

                foreach (ref double score in kept) score += emissions[t * tags + j];
            }
        }

        double[] bestScores = new double[count];
        int[] ends = new int[count];
        Array.Fill(bestScores, double.NegativeInfinity);
        Array.Fill(ends, -1);
        for (int from = 0; from < tags * count; from++)
        {
            double score = scores[(steps - 1) * tags * count + from];
            if (!double.IsNegativeInfinity(score)) Keep(bestScores, ends, score + end[from / count], from);
        }

        var result = new List<(int[] Path, double Score)>();
        for (int rank = 0; rank < count && ends[rank] >= 0; rank++)
        {
            int[] path = new int[steps];
            for (int t = steps - 1, at = ends[rank]; t >= 0; at = origins[t * tags * count + at], t--) path[t] = at / count;
            result.Add((path, bestScores[rank]));
        }

        return result;
    }

    private static void Keep(Span<double> kept, Span<int> origins, double score, int origin)
    {
        int place = kept.Length;
        while (place > 0 && score > kept[place - 1]) place--;
        if (place == kept.Length) return;
        kept[place..^1].CopyTo(kept[(place + 1)..]);
        origins[place..^1].CopyTo(origins[(place + 1)..]);
        kept[place] = score;
        origins[place] = origin;
    }

    private static double LogSum(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double term in terms) largest = Math.Max(largest, term);
        if (!double.IsFinite(largest)) return largest;
        foreach (double term in terms) sum += Math.Exp(term - largest);
        return largest + Math.Log(sum);
    }
}
