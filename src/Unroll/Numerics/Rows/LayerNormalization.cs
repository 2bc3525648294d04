namespace Unroll.Numerics;

/// <summary>y = (x - mean) / sqrt(variance + epsilon) · weight + bias along the rows of a matrix [rows, columns], with the biased variance.</summary>
/// <remarks>Ba, Kiros, Hinton, "Layer Normalization", 2016.</remarks>
internal static unsafe class LayerNormalization
{
    private const int ElementsWorthThreads = 16 * 1024;

    // Each chunk of the backward pass has sums of its own for weight and bias, added up in order.
    private const int BackwardRows = 64;

    /// <summary>
    /// Writes the result, and each row's mean and 1 / sqrt(variance + epsilon), for the backward pass. An empty weight stands for ones, an empty bias for zeros.
    /// </summary>
    public static void Forward(
        ReadOnlySpan<float> source, int columns, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> destination, Span<float> means, Span<float> inverseDeviations)
    {
        Check(source.Length, columns, means.Length, destination.Length, inverseDeviations.Length, weight.Length, bias.Length);
        fixed (float* x = source, w = weight, b = bias, y = destination, m = means, r = inverseDeviations)
        {
            var body = new ForwardBody
            {
                Source = x,
                Weight = w,
                Bias = b,
                Destination = y,
                Means = m,
                Inverse = r,
                Columns = columns,
                Rows = means.Length,
                PerChunk = Softmax.RowsPerChunk(columns),
                Epsilon = epsilon,
            };
            int chunks = (means.Length + body.PerChunk - 1) / body.PerChunk;
            if (source.Length < ElementsWorthThreads) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
        }
    }

    /// <summary>Gradients of the source, weight and bias, each written or added; an empty span means that it is not wanted.</summary>
    public static void Backward(
        ReadOnlySpan<float> source, ReadOnlySpan<float> outputGradient, int columns, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> means, ReadOnlySpan<float> inverseDeviations,
        Span<float> sourceGradient, bool accumulateSource, Span<float> weightGradient, bool accumulateWeight, Span<float> biasGradient, bool accumulateBias)
    {
        Check(source.Length, columns, means.Length, outputGradient.Length, inverseDeviations.Length, weight.Length, 0);
        int rows = means.Length, chunks = (rows + BackwardRows - 1) / BackwardRows;
        FloatBlock scratch = BlockPool.Rent(Math.Max(1, 2 * chunks * columns));
        fixed (float* x = source, dy = outputGradient, w = weight, m = means, r = inverseDeviations, dx = sourceGradient)
        {
            var body = new BackwardBody
            {
                Source = x,
                OutputGradient = dy,
                Weight = w,
                Means = m,
                Inverse = r,
                SourceGradient = dx,
                Partial = scratch.Pointer,
                Columns = columns,
                Rows = rows,
                PerChunk = BackwardRows,
                Accumulate = accumulateSource,
            };
            if (source.Length < ElementsWorthThreads) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
        }

        AddUp(scratch.Span, chunks, columns, 0, weightGradient, accumulateWeight);
        AddUp(scratch.Span, chunks, columns, columns, biasGradient, accumulateBias);
        BlockPool.Return(scratch);
    }

    private static void AddUp(Span<float> partial, int chunks, int columns, int offset, Span<float> destination, bool accumulate)
    {
        if (destination.IsEmpty) return;
        if (!accumulate) destination.Clear();
        for (int chunk = 0; chunk < chunks; chunk++) Elementwise.AddTo(partial.Slice(2 * chunk * columns + offset, columns), destination);
    }

    private static void Check(int source, int columns, int rows, int other, int statistics, int weight, int bias)
    {
        if ((long)rows * columns != source || other != source || statistics != rows)
            throw new ArgumentException($"{source} and {other} elements with {rows} means and {statistics} deviations are not rows of {columns}.", nameof(source));
        if ((weight != 0 && weight != columns) || (bias != 0 && bias != columns))
            throw new ArgumentException($"Rows of {columns} cannot have {weight} weights and {bias} biases.", nameof(weight));
    }

    private struct ForwardBody : IChunkBody
    {
        public float* Source;
        public float* Weight;
        public float* Bias;
        public float* Destination;
        public float* Means;
        public float* Inverse;
        public int Columns;
        public int Rows;
        public int PerChunk;
        public float Epsilon;

        public readonly void Run(int chunk)
        {
            for (int row = chunk * PerChunk, end = Math.Min(Rows, row + PerChunk); row < end; row++)
            {
                float* x = Source + (long)row * Columns;
                LayerNormKernel.Statistics(x, Columns, out double mean, out double variance);
                double inverse = 1 / Math.Sqrt(variance + Epsilon);
                Means[row] = (float)mean;
                Inverse[row] = (float)inverse;
                LayerNormKernel.Apply(x, Columns, mean, (float)inverse, Weight, Bias, Destination + (long)row * Columns);
            }
        }
    }

    private struct BackwardBody : IChunkBody
    {
        public float* Source;
        public float* OutputGradient;
        public float* Weight;
        public float* Means;
        public float* Inverse;
        public float* SourceGradient;
        public float* Partial;
        public int Columns;
        public int Rows;
        public int PerChunk;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            float* weightSums = Partial + 2L * chunk * Columns, biasSums = weightSums + Columns;
            new Span<float>(weightSums, 2 * Columns).Clear();
            for (int row = chunk * PerChunk, end = Math.Min(Rows, row + PerChunk); row < end; row++)
            {
                long at = (long)row * Columns;
                LayerNormKernel.Sums(Source + at, OutputGradient + at, Columns, Weight, Means[row], Inverse[row], weightSums, biasSums, out double sum, out double dot);
                if (SourceGradient == null) continue;
                LayerNormKernel.Gradient(
                    Source + at, OutputGradient + at, Columns, Weight, Means[row], Inverse[row], (float)(sum / Columns), (float)(dot / Columns), SourceGradient + at, Accumulate);
            }
        }
    }
}
