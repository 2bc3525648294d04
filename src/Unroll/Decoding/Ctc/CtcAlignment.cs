namespace Unroll.Decoding;

/// <summary>The most probable path among those that spell given labels: when each of them is said.</summary>
internal static class CtcAlignment
{
    /// <summary>For each label the step at which it is most probable along that path; nothing if the labels do not fit the steps.</summary>
    public static int[]? Steps(ReadOnlySpan<float> logProbabilities, int classes, IReadOnlyList<int> labels, int blank)
    {
        int time = logProbabilities.Length / classes, count = 2 * labels.Count + 1;
        // State s is the blank before label s / 2 if even, that label if odd. The path is kept as how many states each step went on.
        double[] best = new double[count], before = new double[count];
        byte[] advance = new byte[time * count];
        Array.Fill(before, double.NegativeInfinity);
        for (int t = 0; t < time; t++)
        {
            for (int s = 0; s < count; s++)
            {
                double most = t == 0 ? (s < 2 ? 0 : double.NegativeInfinity) : before[s];
                for (int step = 1; t > 0 && step <= 2 && step <= s; step++)
                {
                    if (step == 2 && (s % 2 == 0 || labels[s / 2] == labels[s / 2 - 1])) continue;
                    if (before[s - step] <= most) continue;
                    most = before[s - step];
                    advance[t * count + s] = (byte)step;
                }

                best[s] = most + logProbabilities[t * classes + (s % 2 == 0 ? blank : labels[s / 2])];
            }

            (best, before) = (before, best);
        }

        int state = count > 1 && before[count - 2] > before[count - 1] ? count - 2 : count - 1;
        if (double.IsNegativeInfinity(before[state])) return null;
        int[] steps = new int[labels.Count];
        double[] heights = new double[labels.Count];
        Array.Fill(heights, double.NegativeInfinity);
        for (int t = time - 1; t >= 0; t--)
        {
            if (state % 2 == 1 && logProbabilities[t * classes + labels[state / 2]] >= heights[state / 2])
                (steps[state / 2], heights[state / 2]) = (t, logProbabilities[t * classes + labels[state / 2]]);
            state -= advance[t * count + state];
        }

        return steps;
    }
}
