using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// Scaled dot-product attention of some queries of one sequence for the heads that share a head of keys. Scores exist for one tile of rows and one block of keys only: the
/// softmax goes along with a running maximum and sum, and what was summed up before is scaled down when the maximum rises.
/// </summary>
/// <remarks>
/// Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018; Dao, Fu, Ermon, Rudra, Ré, "FlashAttention", NeurIPS 2022. Keys and values are packed once for
/// all queries; blocks begin at fixed keys, so neither the number of queries nor padding changes a result.
/// </remarks>
internal readonly unsafe ref struct DotProductForward<TV, S, R>
    where TV : struct
    where S : struct, ISimd<TV>
    where R : struct, ISimd<Vector512<float>>
{
    private const int BlockKeys = 512;

    // So few queries read the keys of a cache and values where they lie, if those lie in whole vectors.
    private const int FewQueries = 8;
    private const int Block = DotProductRun.KeysOfBlock;
    private const int MostOnStack = 4 * 1024;

    // Not a power of two, which would put all rows of a tile into one set of the cache.
    private const int ScoreStride = BlockKeys + 16;

    private readonly DotProductRun run;
    private readonly int batch, keyHead, length, valueStride;
    private readonly bool keysPacked, valuesPacked;
    private readonly float* keys, values, scores, context, mask;

    private DotProductForward(DotProductRun run, int batch, int keyHead, int length, float* keyPanels, float* valuePanels, int rows, float* scratch)
    {
        (this.run, this.batch, this.keyHead, this.length) = (run, batch, keyHead, length);
        (keysPacked, valuesPacked) = (keyPanels != null, valuePanels != null);
        keys = keysPacked ? keyPanels : Keys(run, batch, keyHead);
        values = valuesPacked ? valuePanels : Values(run, batch, keyHead);
        valueStride = PanelProduct<TV, S>.Padded(run.ValueSize);
        mask = scratch;
        scores = mask + ScoreStride;
        context = scores + rows * ScoreStride;
    }

    /// <summary>Queries [first, last) of sequence <paramref name="batch"/>.</summary>
    public static void Run(DotProductRun run, int batch, int keyHead, int first, int last)
    {
        int seen = run.Visible(batch, last - 1), maxRows = Math.Clamp(last - first, 1, RowPanels<TV, S>.MaxRows);
        bool few = run.Queries <= FewQueries;
        if (run.Added is { } added) Append(run, added.Key, added.Value, batch, keyHead);
        FloatBlock? packedKeys = few && run.Kept ? null : BlockPool.Rent(Math.Max(1, PanelPacking<TV, S>.Length(run.Size, seen)));
        FloatBlock? packedValues = few && run.ValueSize % S.Width == 0 ? null : BlockPool.Rent(Math.Max(1, PanelPacking<TV, S>.Length(seen, run.ValueSize)));

        // For a single query, threads would meet at the pool more often than they work.
        int room = (maxRows + 1) * ScoreStride + maxRows * PanelProduct<TV, S>.Padded(run.ValueSize);
        FloatBlock? rented = room > MostOnStack ? BlockPool.Rent(room) : null;
        float* onStack = stackalloc float[rented is null ? room : 0], scratch = rented is null ? onStack : rented.Pointer;
        if (seen > 0 && packedKeys is not null) PackKeys(run, Keys(run, batch, keyHead), seen, packedKeys.Pointer);
        if (seen > 0 && packedValues is not null) PanelPacking<TV, S>.Pack(Values(run, batch, keyHead), ValueRow(run), false, run.ValueSize, 0, seen, 0, PanelPacking<TV, S>.Panels(run.ValueSize), packedValues.Pointer);
        var task = new DotProductForward<TV, S, R>(run, batch, keyHead, seen, packedKeys is null ? null : packedKeys.Pointer, packedValues is null ? null : packedValues.Pointer, maxRows, scratch);
        int tiles = (last - first + maxRows - 1) / maxRows;
        for (int member = 0; member < run.Group; member++)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                int row = first + (last - first) * tile / tiles, end = first + (last - first) * (tile + 1) / tiles;
                task.Tile(keyHead * run.Group + member, row, end - row);
            }
        }

        if (packedKeys is not null) BlockPool.Return(packedKeys);
        if (packedValues is not null) BlockPool.Return(packedValues);
        if (rented is not null) BlockPool.Return(rented);
    }

    private static float* Keys(DotProductRun run, int batch, int keyHead) => Part(run, run.Key, run.Size, batch, keyHead);

    private static float* Values(DotProductRun run, int batch, int keyHead) => Part(run, run.Value, run.ValueSize, batch, keyHead);

    private static float* Part(DotProductRun run, HeadArray array, int size, int batch, int keyHead) => !run.Kept
        ? array.At((long)run.Owner(batch) * run.Keys, keyHead, size)
        : array.Block.Pointer + ((long)run.Owner(batch) * run.KeyHeads + keyHead) * run.Keys * size;

    private static int ValueRow(DotProductRun run) => run.Kept ? run.ValueSize : run.Value.Row;

    // New steps go behind what the cache holds.
    private static void Append(DotProductRun run, HeadArray addedKeys, HeadArray addedValues, int batch, int keyHead)
    {
        float* keptKeys = Keys(run, batch, keyHead), keptValues = Values(run, batch, keyHead);
        for (int step = 0; step < run.Queries; step++)
        {
            int row = batch * run.Queries + step, at = run.FirstQuery + step;
            float* key = addedKeys.At(row, keyHead, run.Size), to = keptKeys + (nint)(at - at % Block) * run.Size + at % Block;
            for (int i = 0; i < run.Size; i++) to[i * Block] = key[i];
            new ReadOnlySpan<float>(addedValues.At(row, keyHead, run.ValueSize), run.ValueSize).CopyTo(new Span<float>(keptValues + (nint)at * run.ValueSize, run.ValueSize));
        }
    }

    private static void PackKeys(DotProductRun run, float* keys, int count, float* target)
    {
        if (!run.Kept)
        {
            PanelPacking<TV, S>.Pack(keys, run.Key.Row, true, count, 0, run.Size, 0, PanelPacking<TV, S>.Panels(count), target);
            return;
        }

        for (int key = 0; key < count; key += Block)
        {
            int some = Math.Min(Block, count - key);
            nint from = (nint)key * run.Size;
            PanelPacking<TV, S>.Pack(keys + from, Block, false, some, 0, run.Size, 0, PanelPacking<TV, S>.Panels(some), target + from);
        }
    }

    // Raw scores of a tile of rows with a block of keys.
    private void Scores(int rows, float* queries, int key, int count)
    {
        if (keysPacked)
        {
            PanelProduct<TV, S>.Along(rows, run.Size, count, queries, run.Query.Row, keys + (nint)key * run.Size, (run.Size, length - key), 0, false, scores, ScoreStride);
            return;
        }

        int i = 0;

        // One query is as fast as the keys come from memory, and they come faster from four places.
        for (nint step = (nint)Block * run.Size; rows == 1 && S.Width == Block / 2 && i + 4 * Block <= count; i += 4 * Block)
        {
            float* first = keys + (nint)(key + i) * run.Size;
            new Span<float>(scores + i, 4 * Block).Clear();
            UnitSums<TV, S, FloatFormat<TV, S>>.Four(
                run.Size, (uint*)queries, (byte*)first, (byte*)(first + step), (byte*)(first + 2 * step), (byte*)(first + 3 * step), Block * sizeof(float), scores + i);
        }

        for (; i < count; i += Block)
            PanelProduct<TV, S>.Direct(rows, run.Size, Math.Min(Block, count - i), queries, run.Query.Row, keys + (nint)(key + i) * run.Size, Block, false, scores + i, ScoreStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int head, int first, int rows)
    {
        float* maxima = stackalloc float[rows];
        double* sums = stackalloc double[rows];
        for (int r = 0; r < rows; r++) (maxima[r], sums[r]) = (float.NegativeInfinity, 0);
        float* queries = run.Query.At((long)batch * run.Queries + first, head, run.Size);
        int visible = run.Visible(batch, first + rows - 1);
        for (int key = 0; key < visible; key += BlockKeys)
        {
            int count = Math.Min(BlockKeys, visible - key);
            Scores(rows, queries, key, count);
            for (int r = 0; r < rows; r++) Row(head, first + r, key, count, scores + r * ScoreStride, context + r * valueStride, ref maxima[r], ref sums[r]);
            if (valuesPacked) PanelProduct<TV, S>.Along(rows, count, valueStride, scores, ScoreStride, values, (length, run.ValueSize), key, key > 0, context, valueStride);
            else PanelProduct<TV, S>.Direct(rows, count, valueStride, scores, ScoreStride, values + (nint)key * ValueRow(run), ValueRow(run), key > 0, context, valueStride);
        }

        for (int r = 0; r < rows; r++)
        {
            long row = run.RowOf(batch, head, first + r);
            float inverse = sums[r] == 0 ? 0f : (float)(1 / sums[r]);
            run.RowMaximum.Pointer[row] = float.IsNegativeInfinity(maxima[r]) ? 0f : maxima[r];
            run.RowInverse.Pointer[row] = inverse;
            float* output = run.Output.At((long)batch * run.Queries + first + r, head, run.ValueSize);
            if (visible == 0) new Span<float>(output, run.ValueSize).Clear();
            else ScoreRows<R>.Scale(context + r * valueStride, run.ValueSize, inverse, output, add: false);
        }

        if (run.Weights is not null) HandOut(head, first, rows, visible, queries);
    }

    /// <summary>One row of raw scores becomes what is multiplied with the values of the block.</summary>
    private void Row(int head, int query, int key, int count, float* row, float* sum, ref float maximum, ref double total)
    {
        int seen = Math.Min(count, run.Visible(batch, query) - key);
        float* bias = run.Bias.RowAt(batch, head, query);
        float largest = seen <= 0 ? float.NegativeInfinity : ScoreRows<R>.Prepare(row, seen, run.Scale, bias == null ? null : bias + key);
        if (float.IsNegativeInfinity(largest))
        {
            new Span<float>(row, count).Clear();
            return;
        }

        // Scaling also carries a NaN on.
        float next = MathF.Max(maximum, largest);
        if (key > 0 && next != maximum)
        {
            float factor = VectorMath<float, SimdScalar>.Exp(maximum - next);
            ScoreRows<R>.Scale(sum, valueStride, factor, sum, add: false);
            total *= factor;
        }

        maximum = next;
        total += ScoreRows<R>.Exponentials(row, seen, next);
        if (run.Dropout > 0)
        {
            RandomFill.Dropout(run.Random, (ulong)(run.RowOf(batch, head, query) * run.Keys + key), run.Dropout, new Span<float>(mask, seen));
            ScoreRows<R>.Multiply(row, seen, mask);
        }

        if (seen < count) new Span<float>(row + seen, count - seen).Clear();
    }

    /// <summary>The weights themselves, for who looks at them: the scores once more.</summary>
    private void HandOut(int head, int first, int rows, int visible, float* queries)
    {
        for (int r = 0; r < rows; r++) new Span<float>(run.Weights!.Pointer + run.RowOf(batch, head, first + r) * run.Keys, run.Keys).Clear();
        for (int key = 0; key < visible; key += BlockKeys)
        {
            int count = Math.Min(BlockKeys, visible - key);
            Scores(rows, queries, key, count);
            for (int r = 0; r < rows; r++)
            {
                int seen = Math.Min(count, run.Visible(batch, first + r) - key);
                if (seen <= 0) continue;
                long at = run.RowOf(batch, head, first + r);
                float* row = scores + r * ScoreStride, bias = run.Bias.RowAt(batch, head, first + r);
                ScoreRows<R>.Weights(row, seen, run.Scale, bias == null ? null : bias + key, run.RowMaximum.Pointer[at], run.RowInverse.Pointer[at]);
                new ReadOnlySpan<float>(row, seen).CopyTo(new Span<float>(run.Weights!.Pointer + at * run.Keys + key, seen));
            }
        }
    }
}
