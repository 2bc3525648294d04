namespace Unroll.Numerics;

/// <summary>
/// Attention by scaled products, its heads side by side in the rows of queries, keys and values: P = softmax(s · Q Kᵀ + bias) over the keys that a query may see, O = P V. Each head of each
/// sequence is a piece of work of its own; queries go through in panels, so that under the causal mask a panel meets only the keys up to its last one.
/// </summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, equation 1.</remarks>
internal sealed class ScaledDotAttention
{
    private const int PanelRows = 64;
    private const long WorkWorthThreads = 128 * 1024;

    public required HeadShape Shape { get; init; }

    public required FloatBlock Queries { get; init; }

    public required FloatBlock Keys { get; init; }

    public required FloatBlock Values { get; init; }

    /// <summary>P, <c>[batch, heads, queries, keys]</c>.</summary>
    public required FloatBlock Weights { get; init; }

    /// <summary>Added to the scores, or null.</summary>
    public FloatBlock? Bias { get; init; }

    /// <summary>How far to go in <see cref="Bias"/> for the next sequence, head, query and key; 0 where it repeats.</summary>
    public (int Batch, int Head, int Query, int Key) BiasSteps { get; init; }

    /// <summary>How many keys of each sequence are real, or null for all.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>The sequence that each row of queries looks at, or null for its own.</summary>
    public int[]? Owners { get; init; }

    /// <summary>Writes P and O, <c>[batch, queries, heads · values]</c>.</summary>
    public void Forward(FloatBlock output) => ForEachHead((batch, head) =>
    {
        HeadShape s = Shape;
        for (int first = 0; first < s.Queries; first += PanelRows)
        {
            int rows = Math.Min(PanelRows, s.Queries - first), seen = Seen(batch, first + rows - 1);
            Span<float> p = Weights.Span.Slice(((batch * s.Heads + head) * s.Queries + first) * s.Keys, rows * s.Keys), o = output.Span[s.ValueAt(batch, first, head)..];
            MatrixProduct.Multiply(Queries.Span[s.QueryAt(batch, first, head)..], s.QueryRow, false, KeysOf(batch, head), s.QueryRow, true, p, s.Keys, rows, seen, s.Size);
            for (int row = 0; row < rows; row++) Normalize(p.Slice(row * s.Keys, s.Keys), batch, head, first + row);
            MatrixProduct.Multiply(p, s.Keys, false, ValuesOf(batch, head), s.ValueRow, false, o, s.ValueRow, rows, s.ValueSize, seen);
        }
    });

    /// <summary>Adds the gradients to blocks that hold zeros, or what arrived before; null where one is not wanted.</summary>
    /// <param name="arriving">∂L/∂O.</param>
    /// <param name="weightsArriving">∂L/∂P beyond what comes through O, or null.</param>
    /// <param name="queries">For Q.</param>
    /// <param name="keys">For K.</param>
    /// <param name="values">For V.</param>
    /// <param name="scores">Written: ∂L/∂ scores, of the size of P.</param>
    public void Backward(FloatBlock? arriving, FloatBlock? weightsArriving, FloatBlock? queries, FloatBlock? keys, FloatBlock? values, FloatBlock scores) => ForEachHead((batch, head) =>
    {
        HeadShape s = Shape;
        for (int first = 0; first < s.Queries; first += PanelRows)
        {
            int rows = Math.Min(PanelRows, s.Queries - first), seen = Seen(batch, first + rows - 1), at = ((batch * s.Heads + head) * s.Queries + first) * s.Keys, length = rows * s.Keys;
            Span<float> p = Weights.Span.Slice(at, length), ds = scores.Span.Slice(at, length);
            ds.Clear();
            if (arriving is not null)
            {
                Span<float> dO = arriving.Span[s.ValueAt(batch, first, head)..];
                MatrixProduct.Multiply(dO, s.ValueRow, false, ValuesOf(batch, head), s.ValueRow, true, ds, s.Keys, rows, seen, s.ValueSize);
                if (values is not null) MatrixProduct.Multiply(p, s.Keys, true, dO, s.ValueRow, false, values.Span[s.ValueStart(batch, head)..], s.ValueRow, seen, s.ValueSize, rows, accumulate: true);
            }

            if (weightsArriving is not null) Elementwise.AddTo(weightsArriving.Span.Slice(at, length), ds);
            Softmax.Backward(p, ds, s.Keys, ds, accumulate: false);
            if (queries is null && keys is null) continue;
            FloatBlock scaled = BlockPool.Rent(length);
            Elementwise.Scale(ds, s.Scale, scaled.Span[..length]);
            int q = s.QueryAt(batch, first, head);
            if (queries is not null) MatrixProduct.Multiply(scaled.Span, s.Keys, false, KeysOf(batch, head), s.QueryRow, false, queries.Span[q..], s.QueryRow, rows, s.Size, seen, accumulate: true);
            if (keys is not null) MatrixProduct.Multiply(scaled.Span, s.Keys, true, Queries.Span[q..], s.QueryRow, false, keys.Span[s.KeyStart(batch, head)..], s.QueryRow, seen, s.Size, rows, accumulate: true);
            BlockPool.Return(scaled);
        }
    });

    // From products to weights, over the keys that the query may see.
    private void Normalize(Span<float> row, int batch, int head, int query)
    {
        int seen = Seen(batch, query);
        Span<float> real = row[..seen];
        Elementwise.Scale(real, Shape.Scale, real);
        if (Bias is not null)
        {
            int at = batch * BiasSteps.Batch + head * BiasSteps.Head + query * BiasSteps.Query;
            for (int key = 0; key < seen; key++) real[key] += Bias.Span[at + key * BiasSteps.Key];
        }

        if (seen > 0) Softmax.Forward(real, seen, real);
        row[seen..].Clear();
    }

    private int Seen(int batch, int query)
    {
        int real = Lengths?[Owner(batch)] ?? Shape.Keys;
        return Shape.Causal ? Math.Clamp(query + 1 + Shape.Keys - Shape.Queries, 0, real) : real;
    }

    private int Owner(int batch) => Owners?[batch] ?? batch;

    private Span<float> KeysOf(int batch, int head) => Keys.Span[Shape.KeyStart(Owner(batch), head)..];

    private Span<float> ValuesOf(int batch, int head) => Values.Span[Shape.ValueStart(Owner(batch), head)..];

    private void ForEachHead(Action<int, int> body)
    {
        int count = Shape.Batch * Shape.Heads;
        if ((long)count * Shape.Queries * Shape.Keys * (Shape.Size + Shape.ValueSize) >= WorkWorthThreads) WorkerPool.Run(count, index => body(index / Shape.Heads, index % Shape.Heads));
        else for (int index = 0; index < count; index++) body(index / Shape.Heads, index % Shape.Heads);
    }
}
