using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// The gradients of one head of keys of one sequence. With p the weights and dp their gradients: dv = pᵀ dy, dp = dy vᵀ, ds = p (dp - Σ p dp), dq = ds k · scale,
/// dk = dsᵀ q · scale. The weights are computed again, for a block of queries and a block of keys at a time.
/// </summary>
internal readonly unsafe ref struct DotProductBackward<TV, S, R>
    where TV : struct
    where S : struct, ISimd<TV>
    where R : struct, ISimd<Vector512<float>>
{
    private const int BlockKeys = 256;
    private const int BlockQueries = 64;

    // The vectors of a head lie far from each other, so the processor does not ask for them by itself.
    private const int RowsAhead = 8;
    private const int ScoreStride = BlockKeys + 16;

    private readonly DotProductRun run;
    private readonly DotProductGradients gradients;
    private readonly int batch, keyHead, size, valueSize, queryStride, valueStride;
    private readonly float* means, queryGradient, keyGradient, valueGradient, keysAcross, valuesAcross, keys, arriving, queries, weights, scoreGradient, mask;

    private DotProductBackward(DotProductRun run, DotProductGradients gradients, int batch, int keyHead, int length, float* scratch)
    {
        (this.run, this.gradients, this.batch, this.keyHead) = (run, gradients, batch, keyHead);
        (size, valueSize) = (run.Size, run.ValueSize);
        (queryStride, valueStride) = (PanelProduct<TV, S>.Padded(size), PanelProduct<TV, S>.Padded(valueSize));
        int rows = run.Group * run.Queries;
        queryGradient = scratch;
        keyGradient = queryGradient + (nint)rows * queryStride;
        valueGradient = keyGradient + (nint)length * queryStride;
        keysAcross = valueGradient + (nint)length * valueStride;
        valuesAcross = keysAcross + BlockKeys * queryStride;
        keys = valuesAcross + BlockKeys * valueStride;
        arriving = keys + BlockKeys * queryStride;
        queries = arriving + BlockQueries * valueStride;
        weights = queries + BlockQueries * queryStride;
        scoreGradient = weights + BlockQueries * ScoreStride;
        mask = scoreGradient + BlockQueries * ScoreStride;
        means = mask + ScoreStride;
        new Span<float>(scratch, checked((int)(keysAcross - scratch))).Clear();
    }

    /// <summary>All queries that look at head <paramref name="keyHead"/> of sequence <paramref name="batch"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(DotProductRun run, DotProductGradients gradients, int batch, int keyHead)
    {
        int length = run.Visible(batch, run.Queries - 1), rows = run.Group * run.Queries;
        int query = PanelProduct<TV, S>.Padded(run.Size), value = PanelProduct<TV, S>.Padded(run.ValueSize);
        FloatBlock scratch = BlockPool.Rent(checked((rows + length + 2 * BlockKeys + BlockQueries) * query + (length + BlockKeys + BlockQueries) * value + (2 * BlockQueries + 1) * ScoreStride + rows));
        var task = new DotProductBackward<TV, S, R>(run, gradients, batch, keyHead, length, scratch.Pointer);
        for (int member = 0; member < run.Group; member++) task.Means(member);
        for (int key = 0; key < length; key += BlockKeys) task.Block(key, Math.Min(BlockKeys, length - key));
        task.Finish(length);
        BlockPool.Return(scratch);
    }

    /// <summary>Σ p dp of each row, which is dy · y for the part that comes through the context.</summary>
    private void Means(int member)
    {
        int head = keyHead * run.Group + member;
        for (int i = 0; i < run.Queries; i++)
        {
            long row = (long)batch * run.Queries + i, place = run.RowOf(batch, head, i) * run.Keys;
            double mean = Reductions.Dot(new ReadOnlySpan<float>(run.Output.At(row, head, valueSize), valueSize), new ReadOnlySpan<float>(gradients.Output.At(row, head, valueSize), valueSize));
            if (gradients.Weights is not null) mean += Reductions.Dot(run.Weights!.Span.Slice((int)place, run.Keys), gradients.Weights.Span.Slice((int)place, run.Keys));
            means[member * run.Queries + i] = (float)mean;
        }
    }

    private void Block(int key, int count)
    {
        long row = (long)batch * run.Keys + key;
        int panels = PanelPacking<TV, S>.Panels(count);
        PanelPacking<TV, S>.Pack(run.Key.At(row, keyHead, size), run.Key.Row, true, count, 0, size, 0, panels, keysAcross);
        PanelPacking<TV, S>.Pack(run.Value.At(row, keyHead, valueSize), run.Value.Row, true, count, 0, valueSize, 0, panels, valuesAcross);
        PanelPacking<TV, S>.Pack(run.Key.At(row, keyHead, size), run.Key.Row, false, size, 0, count, 0, PanelPacking<TV, S>.Panels(size), keys);
        for (int member = 0; member < run.Group; member++)
        {
            for (int first = 0; first < run.Queries; first += BlockQueries)
            {
                int rows = Math.Min(BlockQueries, run.Queries - first);
                if (run.Visible(batch, first + rows - 1) > key) Queries(member, first, rows, key, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Queries(int member, int first, int rows, int key, int count)
    {
        int head = keyHead * run.Group + member, maxRows = RowPanels<TV, S>.MaxRows, tiles = (rows + maxRows - 1) / maxRows;
        long row = (long)batch * run.Queries + first;
        PanelPacking<TV, S>.Pack(gradients.Output.At(row, head, valueSize), gradients.Output.Row, false, valueSize, 0, rows, 0, PanelPacking<TV, S>.Panels(valueSize), arriving);
        PanelPacking<TV, S>.Pack(run.Query.At(row, head, size), run.Query.Row, false, size, 0, rows, 0, PanelPacking<TV, S>.Panels(size), queries);
        int seenByLast = 0;
        for (int tile = 0; tile < tiles; tile++)
        {
            int from = rows * tile / tiles, height = rows * (tile + 1) / tiles - from;
            int seen = Math.Min(count, run.Visible(batch, first + from + height - 1) - key);
            if (seen <= 0) continue;
            seenByLast = seen;
            float* p = weights + from * ScoreStride, ds = scoreGradient + from * ScoreStride;
            PanelProduct<TV, S>.Along(height, size, seen, run.Query.At(row + from, head, size), run.Query.Row, keysAcross, (size, count), 0, false, p, ScoreStride);
            PanelProduct<TV, S>.Along(height, valueSize, seen, gradients.Output.At(row + from, head, valueSize), gradients.Output.Row, valuesAcross, (valueSize, count), 0, false, ds, ScoreStride);
            for (int r = 0; r < height; r++) Row(member, first + from + r, key, seen, count, p + r * ScoreStride, ds + r * ScoreStride);
            if (gradients.Query is not null)
            {
                float* target = queryGradient + (nint)(member * run.Queries + first + from) * queryStride;
                PanelProduct<TV, S>.Along(height, seen, queryStride, ds, ScoreStride, keys, (count, size), 0, true, target, queryStride);
            }
        }

        int keyTiles = (seenByLast + maxRows - 1) / maxRows;
        for (int tile = 0; tile < keyTiles; tile++)
        {
            int from = seenByLast * tile / keyTiles, height = seenByLast * (tile + 1) / keyTiles - from;
            int begin = run.FirstToSee(key + from, first) - first, depth = rows - begin;
            float* p = weights + begin * ScoreStride + from, ds = scoreGradient + begin * ScoreStride + from;
            if (gradients.Value is not null)
                PanelProduct<TV, S>.AddAcross(height, depth, valueStride, p, ScoreStride, arriving, (rows, valueSize), begin, valueGradient + (nint)(key + from) * valueStride, valueStride);
            if (gradients.Key is not null)
                PanelProduct<TV, S>.AddAcross(height, depth, queryStride, ds, ScoreStride, queries, (rows, size), begin, keyGradient + (nint)(key + from) * queryStride, queryStride);
        }
    }

    private void Row(int member, int query, int key, int visible, int count, float* p, float* ds)
    {
        int head = keyHead * run.Group + member, seen = Math.Min(visible, run.Visible(batch, query) - key);
        if (seen > 0)
        {
            long at = run.RowOf(batch, head, query);
            float* bias = run.Bias.RowAt(batch, head, query), biasGradient = gradients.Bias.RowAt(batch, head, query);
            ScoreRows<R>.Weights(p, seen, run.Scale, bias == null ? null : bias + key, run.RowMaximum.Pointer[at], run.RowInverse.Pointer[at]);
            if (run.Dropout > 0) RandomFill.Dropout(run.Random, (ulong)(at * run.Keys + key), run.Dropout, new Span<float>(mask, seen));
            float* weightGradient = gradients.Weights is null ? null : gradients.Weights.Pointer + at * run.Keys + key;
            ScoreRows<R>.Backward(
                p, ds, seen, run.Scale, means[member * run.Queries + query], run.Dropout > 0 ? mask : null, weightGradient, biasGradient == null ? null : biasGradient + key);
        }

        int empty = Math.Max(0, seen);
        if (empty >= count) return;
        new Span<float>(p + empty, count - empty).Clear();
        new Span<float>(ds + empty, count - empty).Clear();
    }

    private void Finish(int length)
    {
        long row = (long)batch * run.Queries;
        for (int member = 0; gradients.Query is { } target && member < run.Group; member++)
        {
            int head = keyHead * run.Group + member;
            for (int i = 0; i < run.Queries; i++)
            {
                float* to = target.At(row + i, head, size);
                for (int j = 0; j < size; j += 16) S.Prefetch(to + RowsAhead * (nint)target.Row + j);
                ScoreRows<R>.Scale(queryGradient + (nint)(member * run.Queries + i) * queryStride, size, 1f, to, gradients.Add.Query);
            }
        }

        row = (long)batch * run.Keys;
        if (gradients.Key is { } toKeys) Store(keyGradient, queryStride, length, toKeys, row, size, gradients.Add.Key);
        if (gradients.Value is { } toValues) Store(valueGradient, valueStride, length, toValues, row, valueSize, gradients.Add.Value);
    }

    private void Store(float* source, int stride, int length, HeadArray target, long row, int features, bool add)
    {
        for (int j = 0; j < run.Keys; j++)
        {
            float* to = target.At(row + j, keyHead, features);
            for (int i = 0; i < features; i += 16) S.Prefetch(to + RowsAhead * (nint)target.Row + i);
            if (j < length) ScoreRows<R>.Scale(source + (nint)j * stride, features, 1f, to, add);
            else if (!add) new Span<float>(to, features).Clear();
        }
    }
}
