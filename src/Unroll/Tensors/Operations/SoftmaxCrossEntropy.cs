using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The cross entropy in nats between the softmax of the logits and the target classes, softmax and logarithm in one stable step:
    /// loss = logsumexp(logits) - logits[target], by default the mean over all targets.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Scores <c>[..., classes]</c>; another class axis is an option.</param>
    /// <param name="targets">The right class for each row, in the order of the logits without the class axis.</param>
    /// <param name="options">Ignored targets, class weights, label smoothing, reduction, class axis.</param>
    /// <returns>One number, or with <see cref="Reduction.None"/> the logits' shape without the class axis. If every target is ignored the mean is 0.</returns>
    /// <remarks>Gradient: (softmax - target distribution) times weight over count. About 4 exp per logit, 12 bytes a logit.</remarks>
    /// <exception cref="ArgumentException">The number of targets does not fit, or a target is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(this Tape tape, Tensor logits, ReadOnlySpan<int> targets, ClassLossOptions? options = null)
    {
        ClassLossOptions settings = options ?? ClassLossOptions.Default;
        AxisView view = AxisView.Of(logits.Shape, settings.ClassAxis);
        int rows = view.Outer * view.Inner;
        if (targets.Length != rows)
            throw new ArgumentException($"SoftmaxCrossEntropy: {targets.Length} targets for logits {logits.Shape} with classes on axis {view.Axis}, which need {rows}.", nameof(targets));
        float[]? weights = ClassWeights(settings, view.Size);
        for (int row = 0; row < rows; row++)
        {
            if (targets[row] != settings.IgnoreIndex && (uint)targets[row] >= (uint)view.Size)
                throw new ArgumentException($"SoftmaxCrossEntropy: target {targets[row]} at position {row} is no class of {view.Size}, nor the ignored index {settings.IgnoreIndex}.", nameof(targets));
        }

        int[] kept = targets.ToArray();
        if (view.Inner == 1) return RowCrossEntropy(tape, logits, kept, weights, settings);
        double count = settings.Reduction == Reduction.BatchMean ? Math.Max(1, logits.Shape[0]) : 0;
        if (settings.Reduction == Reduction.Mean)
        {
            foreach (int target in kept) count += target == settings.IgnoreIndex ? 0 : weights?[target] ?? 1;
        }

        double smoothing = settings.LabelSmoothing;
        return StridedCrossEntropy(tape, logits, view, settings.Reduction, count, (row, share) =>
        {
            int target = kept[row];
            if (target == settings.IgnoreIndex) return false;
            for (int c = 0; c < share.Length; c++) share[c] = (float)(smoothing / share.Length * (weights?[c] ?? 1));
            share[target] += (float)((1 - smoothing) * (weights?[target] ?? 1));
            return true;
        });
    }

    /// <summary>
    /// As <see cref="SoftmaxCrossEntropy(Tape, Tensor, ReadOnlySpan{int}, ClassLossOptions?)"/> with a whole distribution as the target of each row:
    /// loss = -Σ target·log softmax(logits). The mean is over the rows, whatever the class weights.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Scores <c>[..., classes]</c>.</param>
    /// <param name="probabilities">The target distributions in the same shape; they get no gradient.</param>
    /// <param name="options">Class weights, label smoothing, reduction, class axis; nothing is ignored.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor SoftmaxCrossEntropy(this Tape tape, Tensor logits, Tensor probabilities, ClassLossOptions? options = null)
    {
        ClassLossOptions settings = options ?? ClassLossOptions.Default;
        RequireSameShape(logits, probabilities, nameof(SoftmaxCrossEntropy));
        AxisView view = AxisView.Of(logits.Shape, settings.ClassAxis);
        float[]? weights = ClassWeights(settings, view.Size);
        double smoothing = settings.LabelSmoothing;
        return StridedCrossEntropy(tape, logits, view, settings.Reduction, settings.Reduction == Reduction.BatchMean ? Math.Max(1, logits.Shape[0]) : view.Outer * view.Inner, (row, share) =>
        {
            ReadOnlySpan<float> target = probabilities.Values;
            int start = FirstOfRow(view, row);
            for (int c = 0; c < share.Length; c++) share[c] = (float)(((1 - smoothing) * target[start + c * view.Inner] + smoothing / share.Length) * (weights?[c] ?? 1));
            return true;
        });
    }

    // Classes innermost, one target a row: the fused kernel.
    private static Tensor RowCrossEntropy(Tape tape, Tensor logits, int[] targets, float[]? weights, ClassLossOptions settings)
    {
        int rows = targets.Length, classes = logits.Shape[^1];
        bool reduced = settings.Reduction != Reduction.None;
        var kernel = new CrossEntropyOptions { IgnoreIndex = settings.IgnoreIndex, LabelSmoothing = (float)settings.LabelSmoothing, ClassWeights = weights };
        Tensor result = tape.Create(reduced ? new Shape() : new Shape(logits.Shape.Sizes[..^1]));
        FloatBlock logSums = tape.Scratch(rows);
        Span<float> losses = reduced ? tape.Scratch(rows).Span[..rows] : result.Edit();
        double count = CrossEntropy.Forward(logits.Values, classes, targets, kernel, losses, logSums.Span[..rows]);
        float scale = settings.Reduction switch
        {
            Reduction.Mean => count == 0 ? 0f : (float)(1 / count),
            Reduction.BatchMean => 1f / Math.Max(1, logits.Shape[0]),
            _ => 1f,
        };
        if (reduced) result.Edit()[0] = (float)(Reductions.Sum(losses) * scale);
        if (tape.Needs(logits))
        {
            tape.Record(result, () =>
            {
                var again = new CrossEntropyOptions { IgnoreIndex = settings.IgnoreIndex, LabelSmoothing = (float)settings.LabelSmoothing, ClassWeights = weights };
                ReadOnlySpan<float> rowGradients = reduced ? [scale * result.Gradient[0]] : result.Gradient;
                Span<float> gradient = logits.WriteGradient(out bool accumulate);
                CrossEntropy.Backward(logits.Values, classes, targets, again, logSums.Span[..rows], rowGradients, gradient, accumulate);
            });
        }

        return result;
    }

    // The general form: a row's loss is the sum over classes of share * (logsumexp - logit), where share is what fillShare writes.
    private static Tensor StridedCrossEntropy(Tape tape, Tensor logits, AxisView view, Reduction reduction, double count, Func<int, Span<float>, bool> fillShare)
    {
        int rows = view.Outer * view.Inner, classes = view.Size;
        bool reduced = reduction != Reduction.None;
        float scale = reduction is not (Reduction.Mean or Reduction.BatchMean) ? 1f : count == 0 ? 0f : (float)(1 / count);
        Tensor result = tape.Create(reduced ? new Shape() : view.Remove(logits.Shape));
        FloatBlock largests = tape.Scratch(rows), logSums = tape.Scratch(rows), share = tape.Scratch(classes);
        Span<float> losses = result.Edit(), s = share.Span[..classes];
        ReadOnlySpan<float> values = logits.Values;
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            int start = FirstOfRow(view, row);
            (float largest, float logSum) = LogSumExp(values, start, classes, view.Inner);
            largests.Span[row] = largest;
            logSums.Span[row] = logSum;
            double loss = 0;
            if (fillShare(row, s))
            {
                for (int c = 0; c < classes; c++)
                {
                    // A class that counts nothing must not turn an infinite logit into NaN.
                    if (s[c] != 0f) loss += s[c] * ((double)largest - values[start + c * view.Inner] + logSum);
                }
            }

            if (reduced) total += loss;
            else losses[row] = (float)loss;
        }

        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(logits))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient, x = logits.Values;
                Span<float> gradient = logits.WriteGradient(out bool accumulate), a = share.Span[..classes];
                for (int row = 0; row < rows; row++)
                {
                    int start = FirstOfRow(view, row);
                    bool counts = fillShare(row, a);
                    float factor = counts ? scale * (reduced ? arriving[0] : arriving[row]) : 0f;
                    float mass = 0f, largest = largests.Span[row], logSum = logSums.Span[row];
                    if (counts) foreach (float part in a) mass += part;
                    for (int c = 0, at = start; c < classes; c++, at += view.Inner)
                    {
                        float g = counts ? factor * (mass * MathF.Exp(x[at] - largest - logSum) - a[c]) : 0f;
                        gradient[at] = accumulate ? gradient[at] + g : g;
                    }
                }
            });
        }

        return result;
    }

    private static int FirstOfRow(AxisView view, int row) => row / view.Inner * view.Size * view.Inner + row % view.Inner;

    // The logarithm of the sum of exponentials in two parts, of which the sum is the result: kept apart, large logits lose no digits.
    private static (float Largest, float LogSum) LogSumExp(ReadOnlySpan<float> values, int start, int count, int stride)
    {
        float largest = float.NegativeInfinity;
        for (int c = 0, at = start; c < count; c++, at += stride) largest = MathF.Max(largest, values[at]);
        if (float.IsInfinity(largest)) return (largest, 0f);
        double sum = 0;
        for (int c = 0, at = start; c < count; c++, at += stride) sum += MathF.Exp(values[at] - largest);
        return (largest, (float)Math.Log(sum));
    }

    private static float[]? ClassWeights(ClassLossOptions options, int classes)
    {
        if (!(options.LabelSmoothing >= 0 && options.LabelSmoothing <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.LabelSmoothing, $"LabelSmoothing is {options.LabelSmoothing}; it must lie between 0 and 1.");
        if (options.ClassWeights is not { } weights) return null;
        if (weights.Length != classes) throw new ArgumentException($"ClassWeights has {weights.Length} elements for {classes} classes.", nameof(options));
        return weights.ToArray();
    }

    private static void RequireSameShape(Tensor left, Tensor right, string operation)
    {
        if (left.Shape != right.Shape) throw new ArgumentException($"{operation}: the shapes {left.Shape} and {right.Shape} must be equal.", nameof(right));
    }
}
