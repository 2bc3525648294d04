using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Softmax and cross-entropy of rows of logits [rows, classes] against one class index per row, in one pass over the logits.</summary>
/// <remarks>
/// loss = (1 - s) · w[y] · -log p[y] + s / classes · sum over c of w[c] · -log p[c], with label smoothing s and class weights w; 0 for an ignored row.
/// </remarks>
internal static unsafe class CrossEntropy
{
    /// <summary>
    /// Writes the loss and the log-sum-exp of every row, and returns the sum of the class weights of the counted targets (their number, without weights),
    /// by which a mean divides.
    /// </summary>
    public static double Forward(
        ReadOnlySpan<float> logits, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options, Span<float> losses, Span<float> logSumExp)
    {
        Check(logits.Length, classes, targets, options);
        fixed (float* x = logits, w = options.ClassWeights, l = losses[..targets.Length], t = logSumExp[..targets.Length])
        fixed (int* y = targets)
        {
            var body = new Body { Logits = x, Classes = classes, Targets = y, Rows = targets.Length, Weights = w, Losses = l, LogSumExp = t };
            Run(ref body, options);
        }

        return TotalWeight(targets, options);
    }

    /// <summary>
    /// The gradient of sum(rowGradients · losses) with respect to the logits, written or added. <paramref name="rowGradients"/> has one value
    /// per row, or one for all. <paramref name="gradient"/> may be the memory of the logits.
    /// </summary>
    public static void Backward(
        ReadOnlySpan<float> logits, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options, ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> rowGradients, Span<float> gradient, bool accumulate)
    {
        Check(logits.Length, classes, targets, options);
        if (gradient.Length != logits.Length) throw new ArgumentException($"{logits.Length} logits have a gradient of as many, not {gradient.Length}.", nameof(gradient));
        fixed (float* x = logits, w = options.ClassWeights, t = logSumExp[..targets.Length], r = rowGradients, g = gradient)
        fixed (int* y = targets)
        {
            var body = new Body
            {
                Logits = x,
                Classes = classes,
                Targets = y,
                Rows = targets.Length,
                Weights = w,
                LogSumExp = t,
                RowGradients = r,
                OneRowGradient = rowGradients.Length == 1,
                Gradient = g,
                Accumulate = accumulate,
            };
            Run(ref body, options);
        }
    }

    /// <summary>
    /// Both in one pass: writes the losses and puts the gradient of <paramref name="scale"/> · sum(losses) in the place of the logits. Returns what <see cref="Forward"/> returns.
    /// </summary>
    public static double LossAndGradient(Span<float> logits, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options, float scale, Span<float> losses)
    {
        Check(logits.Length, classes, targets, options);
        fixed (float* x = logits, w = options.ClassWeights, l = losses[..targets.Length])
        fixed (int* y = targets)
        {
            var body = new Body
            {
                Logits = x,
                Classes = classes,
                Targets = y,
                Rows = targets.Length,
                Weights = w,
                Losses = l,
                RowGradients = &scale,
                OneRowGradient = true,
                Gradient = x,
            };
            Run(ref body, options);
        }

        return TotalWeight(targets, options);
    }

    private static void Run(ref Body body, CrossEntropyOptions options)
    {
        int perChunk = Softmax.RowsPerChunk(body.Classes), chunks = (body.Rows + perChunk - 1) / perChunk;
        body.PerChunk = perChunk;
        body.IgnoreIndex = options.IgnoreIndex;
        body.Smoothing = options.LabelSmoothing;
        body.AllWeights = options.ClassWeights.IsEmpty ? body.Classes : Reductions.Sum(options.ClassWeights);
        body.Level = Simd.Level;
        if ((long)body.Rows * body.Classes < 16 * 1024) for (int i = 0; i < chunks; i++) body.Run(i);
        else WorkerPool.Run(chunks, ref body);
    }

    private static double TotalWeight(ReadOnlySpan<int> targets, CrossEntropyOptions options)
    {
        double weight = 0;
        foreach (int target in targets)
        {
            if (target != options.IgnoreIndex) weight += options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[target];
        }

        return weight;
    }

    private static void Check(int length, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options)
    {
        if ((long)targets.Length * classes != length) throw new ArgumentException($"{length} logits are not {targets.Length} rows of {classes}.", nameof(targets));
        if (options.ClassWeights.Length != 0 && options.ClassWeights.Length != classes)
            throw new ArgumentException($"There are {options.ClassWeights.Length} class weights for {classes} classes.", nameof(options));
        for (int row = 0; row < targets.Length; row++)
        {
            if ((uint)targets[row] >= (uint)classes && targets[row] != options.IgnoreIndex)
                throw new ArgumentOutOfRangeException(nameof(targets), targets[row], $"Target {row} is {targets[row]}, but there are {classes} classes, 0 to {classes - 1}.");
        }
    }

    private struct Body : IChunkBody
    {
        public float* Logits;
        public int* Targets;
        public float* Weights;
        public float* Losses;
        public float* LogSumExp;
        public float* RowGradients;
        public float* Gradient;
        public double AllWeights;
        public int Classes;
        public int Rows;
        public int PerChunk;
        public int IgnoreIndex;
        public float Smoothing;
        public bool OneRowGradient;
        public bool Accumulate;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            for (int row = chunk * PerChunk, end = Math.Min(Rows, row + PerChunk); row < end; row++)
            {
                if (Level == SimdLevel.Vector512) RunRow<Vector512<float>, Simd512>(row);
                else if (Level == SimdLevel.Vector256) RunRow<Vector256<float>, Simd256>(row);
                else RunRow<Vector512<float>, SimdWide>(row);
            }
        }

        private readonly void RunRow<TV, S>(int row)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            float* x = Logits + (long)row * Classes, g = Gradient == null ? null : Gradient + (long)row * Classes;
            int target = Targets[row];
            if (target == IgnoreIndex)
            {
                if (Losses != null) Losses[row] = 0;
                if (g == null) LogSumExp[row] = 0;
                else if (!Accumulate) new Span<float>(g, Classes).Clear();
                return;
            }

            double weight = (1.0 - Smoothing) * (Weights == null ? 1 : Weights[target]), mass = weight + (double)Smoothing / Classes * AllWeights;
            if (g == null)
            {
                double total = Softmax.LogSumExp<TV, S>(x, Classes);
                LogSumExp[row] = (float)total;
                Losses[row] = (float)Loss(x[target], Smoothing == 0 ? 0 : WeightedSum(x), weight, total);
                return;
            }

            float scale = RowGradients[OneRowGradient ? 0 : row], shift;
            double factor = mass * scale;
            if (Losses == null)
            {
                shift = LogSumExp[row];
                SoftmaxKernel<TV, S>.ExpScale(x, Classes, shift, (float)factor, g, Accumulate);
            }
            else
            {
                // In place: everything that needs the logits comes before they are overwritten.
                shift = SoftmaxKernel<TV, S>.Max(x, Classes);
                double own = x[target], all = Smoothing == 0 ? 0 : WeightedSum(x);
                double sum = SoftmaxKernel<TV, S>.ExpSum(x, Classes, shift, g);
                Losses[row] = (float)Loss(own, all, weight, shift + Math.Log(sum));
                SoftmaxKernel<TV, S>.Scale(g, Classes, (float)(factor / sum), g);
            }

            g[target] -= (float)(scale * weight);
            if (Smoothing == 0) return;
            float spread = (float)((double)scale * Smoothing / Classes);
            for (int c = 0; c < Classes; c++) g[c] -= spread * (Weights == null ? 1f : Weights[c]);
        }

        private readonly double Loss(double own, double all, double weight, double total) =>
            weight * (total - own) + (double)Smoothing / Classes * (AllWeights * total - all);

        private readonly double WeightedSum(float* x)
        {
            var row = new ReadOnlySpan<float>(x, Classes);
            return Weights == null ? Reductions.Sum(row) : Reductions.Dot(new ReadOnlySpan<float>(Weights, Classes), row);
        }
    }
}
