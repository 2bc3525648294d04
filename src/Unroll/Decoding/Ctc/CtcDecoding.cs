using Unroll.Numerics;

namespace Unroll.Decoding;

/// <summary>Reads labels off the class probabilities of each time step: repetitions are merged, then blanks removed, so that a blank parts two equal labels.</summary>
/// <remarks>Graves, Fernández, Gomez, Schmidhuber, "Connectionist Temporal Classification", ICML 2006, section 3.2.</remarks>
public static class CtcDecoding
{
    /// <summary>
    /// The best path: the most probable class of each step, the first of equals. Fast, and right when the network is sure; the most probable labels may be
    /// others, because many paths can spell them.
    /// </summary>
    /// <param name="logProbabilities"><c>[time, classes]</c>, natural logarithms.</param>
    /// <param name="classes">How many classes there are, the blank among them.</param>
    /// <param name="blank">The class that stands for nothing. Default 0.</param>
    /// <exception cref="ArgumentException">The numbers are not whole steps, or the blank is no class.</exception>
    public static CtcHypothesis Greedy(ReadOnlySpan<float> logProbabilities, int classes, int blank = 0)
    {
        int time = Check(logProbabilities, classes, blank), before = blank;
        var labels = new List<int>();
        double sum = 0;
        for (int t = 0; t < time; t++)
        {
            ReadOnlySpan<float> row = logProbabilities.Slice(t * classes, classes);
            int best = Reductions.IndexOfMax(row);
            sum += row[best];
            if (best != blank && best != before) labels.Add(best);
            before = best;
        }

        return new CtcHypothesis(labels, sum, CtcAlignment.Steps(logProbabilities, classes, labels, blank) ?? []);
    }

    /// <summary>
    /// Looks for the most probable labels: goes through time with the <paramref name="width"/> most probable beginnings, the probabilities of all paths that
    /// spell the same beginning added up. A width of all beginnings gives the exact answer.
    /// </summary>
    /// <param name="logProbabilities"><c>[time, classes]</c>, natural logarithms.</param>
    /// <param name="classes">How many classes there are, the blank among them.</param>
    /// <param name="width">How many beginnings are kept after each step; at least 1. Default 16.</param>
    /// <param name="blank">The class that stands for nothing. Default 0.</param>
    /// <returns>The hypotheses that were kept to the end, the most probable first; at least one, at most <paramref name="width"/>.</returns>
    /// <remarks>Graves, "Sequence Transduction with Recurrent Neural Networks", 2012, and Hannun et al., "First-Pass Large Vocabulary Continuous Speech Recognition", 2014, without a language model.</remarks>
    /// <exception cref="ArgumentException">The numbers are not whole steps, the width is below 1, or the blank is no class.</exception>
    public static IReadOnlyList<CtcHypothesis> PrefixBeam(ReadOnlySpan<float> logProbabilities, int classes, int width = 16, int blank = 0)
    {
        int time = Check(logProbabilities, classes, blank);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        List<CtcPrefix> beam = [CtcPrefix.Empty()];
        var touched = new List<CtcPrefix>();
        for (int t = 0; t < time; t++)
        {
            ReadOnlySpan<float> row = logProbabilities.Slice(t * classes, classes);
            foreach (CtcPrefix prefix in beam)
            {
                prefix.AddBlank(row[blank], touched);
                if (prefix.Label >= 0) prefix.AddRepetition(row[prefix.Label], touched);
                for (int label = 0; label < classes; label++)
                {
                    if (label != blank && !float.IsNegativeInfinity(row[label])) prefix.Extend(label, row[label], touched);
                }
            }

            foreach (CtcPrefix prefix in beam) prefix.Forget();
            foreach (CtcPrefix prefix in touched) prefix.Advance();
            touched.Sort(CtcPrefix.Compare);
            beam = touched.GetRange(0, Math.Min(width, touched.Count));
            for (int dropped = width; dropped < touched.Count; dropped++) touched[dropped].Drop();
            touched.Clear();
        }

        var found = new CtcHypothesis[beam.Count];
        for (int i = 0; i < found.Length; i++)
        {
            int[] labels = beam[i].Labels();
            found[i] = new CtcHypothesis(labels, beam[i].Total, CtcAlignment.Steps(logProbabilities, classes, labels, blank) ?? []);
        }

        return found;
    }

    private static int Check(ReadOnlySpan<float> logProbabilities, int classes, int blank)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if ((uint)blank >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(blank), blank, $"The blank {blank} is no class of {classes}.");
        if (logProbabilities.IsEmpty || logProbabilities.Length % classes != 0)
            throw new ArgumentException($"{logProbabilities.Length} log probabilities are not whole steps of {classes} classes. Give at least one step.", nameof(logProbabilities));
        return logProbabilities.Length / classes;
    }
}
