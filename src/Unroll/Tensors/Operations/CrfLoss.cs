using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private const int CrfGroups = 8;

    /// <summary>
    /// Minus the log probability of the right tags under a linear-chain conditional random field, exact over all paths:
    /// loss = log Σ_y exp(score(y)) - score(target), score(y) = start[y_0] + Σ e_t[y_t] + Σ T[y_{t-1}, y_t] + end[y_last].
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="emissions">Scores of each tag at each step, <c>[batch, time, tags]</c>. Not read behind a sequence's end, where the gradient is zero.</param>
    /// <param name="targets">The right tags, <c>[batch, time]</c>; what stands behind a sequence's end is not read.</param>
    /// <param name="lengths">The true number of steps of each sequence, at least 1.</param>
    /// <param name="start">Scores of the first tag, <c>[tags]</c>.</param>
    /// <param name="end">Scores of the last tag, <c>[tags]</c>.</param>
    /// <param name="transitions">T, <c>[tags, tags]</c>, from the row's tag to the column's. Negative infinity forbids a transition.</param>
    /// <param name="reduction">The mean, the default, divides by the number of steps of all sequences; the batch mean by the number of sequences; none gives <c>[batch]</c>.</param>
    /// <remarks>
    /// Lafferty, McCallum, Pereira 2001. Gradients: the probability of each tag, or expected number of each transition, less what the targets have, by the
    /// forward-backward recursion in double precision: about 3 exp for each step and pair of tags.
    /// </remarks>
    /// <exception cref="ArgumentException">Sizes do not fit, or a target is no tag.</exception>
    public static Tensor CrfLoss(
        this Tape tape, Tensor emissions, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, Tensor start, Tensor end, Tensor transitions, Reduction reduction = Reduction.Mean)
    {
        CheckCrf(emissions.Shape, targets, lengths, start.Shape, end.Shape, transitions.Shape);
        (int batch, int time, int tags) = (emissions.Shape[0], emissions.Shape[1], emissions.Shape[2]);
        int[] kept = targets.ToArray(), steps = lengths.ToArray();
        bool reduced = reduction != Reduction.None;
        double scale = reduction switch { Reduction.Mean => 1.0 / Math.Max(1, steps.Sum()), Reduction.BatchMean => 1.0 / Math.Max(1, batch), _ => 1 };
        Tensor result = tape.Create(reduced ? new Shape() : new Shape(batch));
        double[] losses = new double[batch], logPartitions = new double[batch];
        double[][] forward = new double[batch][];
        WorkerPool.Run(batch, b =>
        {
            var chain = new CrfChain(emissions.Values.Slice(b * time * tags, steps[b] * tags), start.Values, end.Values, transitions.Values);
            logPartitions[b] = chain.LogPartition(out forward[b]);
            losses[b] = logPartitions[b] - chain.Score(kept.AsSpan(b * time, steps[b]));
        });
        Span<float> values = result.Edit();
        if (reduced) values[0] = (float)(losses.Sum() * scale);
        else for (int b = 0; b < batch; b++) values[b] = (float)losses[b];

        Tensor[] inputs = [emissions, start, end, transitions];
        if (!Array.Exists(inputs, tape.Needs)) return result;
        tape.Record(result, () =>
        {
            float[] arriving = result.Gradient.ToArray();
            if (tape.Needs(emissions) && !emissions.HasGradient) emissions.GradientToAddTo();
            // Sums over sequences are made group by group, so that their order does not depend on the number of threads.
            double[][] sums = new double[Math.Min(CrfGroups, batch)][];
            WorkerPool.Run(sums.Length, group =>
            {
                double[] sum = sums[group] = new double[2 * tags + tags * tags];
                for (int b = group; b < batch; b += sums.Length)
                {
                    double[] marginals = new double[steps[b] * tags], pairs = new double[tags * tags];
                    new CrfChain(emissions.Values.Slice(b * time * tags, steps[b] * tags), start.Values, end.Values, transitions.Values)
                        .AddMarginals(forward[b], logPartitions[b], marginals, pairs);
                    Subtract(kept.AsSpan(b * time, steps[b]), tags, marginals, pairs);
                    double factor = scale * arriving[reduced ? 0 : b];
                    for (int j = 0; j < tags; j++) sum[j] += factor * marginals[j];
                    for (int j = 0; j < tags; j++) sum[tags + j] += factor * marginals[(steps[b] - 1) * tags + j];
                    for (int k = 0; k < pairs.Length; k++) sum[2 * tags + k] += factor * pairs[k];
                    if (!tape.Needs(emissions)) continue;
                    Span<float> gradient = emissions.EditGradient().Slice(b * time * tags, steps[b] * tags);
                    for (int k = 0; k < gradient.Length; k++) gradient[k] += (float)(factor * marginals[k]);
                }
            });
            AddSums(tape, start, sums, 0);
            AddSums(tape, end, sums, tags);
            AddSums(tape, transitions, sums, 2 * tags);
        });
        return result;
    }

    private static void Subtract(ReadOnlySpan<int> path, int tags, Span<double> marginals, Span<double> pairs)
    {
        for (int t = 0; t < path.Length; t++)
        {
            marginals[t * tags + path[t]] -= 1;
            if (t > 0) pairs[path[t - 1] * tags + path[t]] -= 1;
        }
    }

    private static void AddSums(Tape tape, Tensor parameter, double[][] sums, int offset)
    {
        if (!tape.Needs(parameter)) return;
        Span<float> gradient = parameter.GradientToAddTo();
        for (int k = 0; k < gradient.Length; k++)
        {
            double sum = 0;
            foreach (double[] group in sums) sum += group[offset + k];
            gradient[k] += (float)sum;
        }
    }

    private static void CheckCrf(Shape shape, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, Shape start, Shape end, Shape transitions)
    {
        if (shape.Rank != 3 || shape[2] == 0) throw new ArgumentException($"CrfLoss: the emissions {shape} must be [batch, time, tags].", nameof(shape));
        (int batch, int time, int tags) = (shape[0], shape[1], shape[2]);
        if (start != new Shape(tags) || end != new Shape(tags) || transitions != new Shape(tags, tags))
            throw new ArgumentException($"CrfLoss: {tags} tags need start [{tags}], end [{tags}] and transitions [{tags}, {tags}]; they are {start}, {end} and {transitions}.", nameof(transitions));
        if (lengths.Length != batch || targets.Length != batch * time)
            throw new ArgumentException($"CrfLoss: {targets.Length} targets and {lengths.Length} lengths for emissions {shape}, which need {batch * time} and {batch}.", nameof(targets));
        for (int b = 0; b < batch; b++)
        {
            if (lengths[b] < 1 || lengths[b] > time) throw new ArgumentException($"CrfLoss: sequence {b} has length {lengths[b]}; it must lie between 1 and {time}.", nameof(lengths));
            foreach (int tag in targets.Slice(b * time, lengths[b]))
            {
                if ((uint)tag >= (uint)tags) throw new ArgumentException($"CrfLoss: target {tag} of sequence {b} is no tag of {tags}.", nameof(targets));
            }
        }
    }
}
