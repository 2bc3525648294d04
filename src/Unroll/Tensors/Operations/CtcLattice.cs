namespace Unroll.Tensors;

/// <summary>
/// All ways in which one target can be spelled over one sequence: the target with blanks around and between its labels, against the time steps.
/// Logarithms of probabilities in double precision throughout, because long products of them fall below every float.
/// </summary>
internal sealed class CtcLattice
{
    private readonly int[] states;
    private readonly int blank;
    private readonly Func<int, int, double> emission;
    private readonly int steps;

    /// <summary>The lattice of a target; <paramref name="emission"/> gives the log probability of a class at a step.</summary>
    public CtcLattice(ReadOnlySpan<int> target, int blank, int steps, Func<int, int, double> emission)
    {
        this.blank = blank;
        this.steps = steps;
        this.emission = emission;
        states = new int[2 * target.Length + 1];
        Array.Fill(states, blank);
        for (int i = 0; i < target.Length; i++) states[2 * i + 1] = target[i];
    }

    /// <summary>The log probability of the target: the sum over all paths. Negative infinity if it does not fit the steps.</summary>
    public double LogProbability(out double[] forward)
    {
        int count = states.Length;
        forward = new double[steps * count];
        Array.Fill(forward, double.NegativeInfinity);
        for (int s = 0; s < Math.Min(2, count); s++) forward[s] = emission(0, states[s]);
        for (int t = 1; t < steps; t++)
        {
            ReadOnlySpan<double> before = forward.AsSpan((t - 1) * count, count);
            for (int s = 0; s < count; s++)
            {
                double sum = before[s];
                if (s > 0) sum = LogAdd(sum, before[s - 1]);
                if (s > 1 && MaySkip(s)) sum = LogAdd(sum, before[s - 2]);
                forward[t * count + s] = sum + emission(t, states[s]);
            }
        }

        double end = forward[^1];
        return count > 1 ? LogAdd(end, forward[^2]) : end;
    }

    /// <summary>Calls <paramref name="add"/> with the share of paths that pass through each class at each step; a class may come several times.</summary>
    public void Posteriors(double[] forward, double logProbability, Action<int, int, double> add)
    {
        int count = states.Length;
        double[] after = new double[count], next = new double[count];
        for (int t = steps - 1; t >= 0; t--)
        {
            for (int s = 0; s < count; s++)
            {
                double sum;
                if (t == steps - 1)
                {
                    sum = s >= count - 2 ? 0 : double.NegativeInfinity;
                }
                else
                {
                    sum = after[s];
                    if (s + 1 < count) sum = LogAdd(sum, after[s + 1]);
                    if (s + 2 < count && MaySkip(s + 2)) sum = LogAdd(sum, after[s + 2]);
                }

                double through = forward[t * count + s] + sum - logProbability;
                if (!double.IsNegativeInfinity(through)) add(t, states[s], Math.Exp(through));
                next[s] = sum + emission(t, states[s]);
            }

            (after, next) = (next, after);
        }
    }

    // Between two different labels the blank may be left out.
    private bool MaySkip(int state) => states[state] != blank && states[state] != states[state - 2];

    private static double LogAdd(double a, double b)
    {
        (double low, double high) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }
}
