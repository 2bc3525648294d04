using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Connectionist temporal classification: minus the log probability that the classes of all steps, with repetitions merged and blanks removed,
    /// spell the target. For speech and handwriting, where nobody says which step belongs to which label.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logProbabilities"><c>[time, batch, classes]</c>, for instance from <see cref="LogSoftmax"/>.</param>
    /// <param name="targets">The labels of each sequence, without blanks; none is possible.</param>
    /// <param name="lengths">The true number of steps of each sequence; what follows does not count.</param>
    /// <param name="blank">The class that stands for nothing. Default 0.</param>
    /// <param name="reduction">The mean, the default, divides each loss by the length of its target (at least 1) before the mean over the batch.</param>
    /// <param name="zeroInfinity">A target that does not fit its steps has loss 0 and no gradient, instead of infinity and NaN.</param>
    /// <remarks>Graves, Fernández, Gomez, Schmidhuber 2006. Gradient: minus the share of paths through each class. About 6·time·labels log-additions in double precision.</remarks>
    /// <exception cref="ArgumentException">The numbers do not fit, or a label is no class.</exception>
    public static Tensor CtcLoss(
        this Tape tape, Tensor logProbabilities, IReadOnlyList<int[]> targets, ReadOnlySpan<int> lengths, int blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
    {
        CheckCtc(logProbabilities.Shape, targets, lengths, blank);
        int batch = logProbabilities.Shape[1], classes = logProbabilities.Shape[2];
        bool reduced = reduction != Reduction.None, needed = tape.Needs(logProbabilities);
        FloatBlock shares = tape.Scratch(needed ? logProbabilities.Length : 1);
        if (needed) shares.Span.Clear();
        Tensor result = tape.Create(reduced ? new Shape() : new Shape(batch));
        Span<float> losses = result.Edit();
        double total = 0;
        for (int b = 0; b < batch; b++)
        {
            int member = b;
            double scale = reduction switch
            {
                Reduction.Mean => 1.0 / batch / Math.Max(1, targets[b].Length),
                Reduction.BatchMean => 1.0 / batch,
                _ => 1,
            };
            var lattice = new CtcLattice(targets[b], blank, lengths[b], (t, label) => logProbabilities.Values[(t * batch + member) * classes + label]);
            double logProbability = lattice.LogProbability(out double[] forward);
            bool impossible = double.IsNegativeInfinity(logProbability);
            double loss = impossible && zeroInfinity ? 0 : -logProbability;
            if (reduced) total += loss * scale;
            else losses[b] = (float)loss;
            if (!needed || (impossible && zeroInfinity)) continue;
            if (impossible) for (int t = 0; t < lengths[b]; t++) shares.Span.Slice((t * batch + b) * classes, classes).Fill(float.NaN);
            else lattice.Posteriors(forward, logProbability, (t, label, share) => shares.Span[(t * batch + member) * classes + label] -= (float)(share * scale));
        }

        if (reduced) losses[0] = (float)total;
        if (needed)
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = logProbabilities.GradientToAddTo();
                for (int row = 0; row < gradient.Length / classes; row++)
                    Elementwise.ScaleAddTo(shares.Span.Slice(row * classes, classes), arriving[reduced ? 0 : row % batch], gradient.Slice(row * classes, classes));
            });
        }

        return result;
    }

    private static void CheckCtc(Shape shape, IReadOnlyList<int[]> targets, ReadOnlySpan<int> lengths, int blank)
    {
        if (shape.Rank != 3) throw new ArgumentException($"CtcLoss: the log probabilities {shape} must be [time, batch, classes].", nameof(shape));
        (int time, int batch, int classes) = (shape[0], shape[1], shape[2]);
        if (targets.Count != batch || lengths.Length != batch) throw new ArgumentException($"CtcLoss: {targets.Count} targets and {lengths.Length} lengths for a batch of {batch}.", nameof(targets));
        if ((uint)blank >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(blank), blank, $"CtcLoss: the blank {blank} is no class of {classes}.");
        for (int b = 0; b < batch; b++)
        {
            if (lengths[b] < 1 || lengths[b] > time) throw new ArgumentException($"CtcLoss: sequence {b} has length {lengths[b]}; it must lie between 1 and {time}.", nameof(lengths));
            foreach (int label in targets[b])
            {
                if ((uint)label >= (uint)classes || label == blank) throw new ArgumentException($"CtcLoss: label {label} of sequence {b} is no class of {classes}, or the blank {blank}.", nameof(targets));
            }
        }
    }
}
