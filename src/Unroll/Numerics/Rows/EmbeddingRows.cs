using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Rows of a table [count, width] looked up by id, and the gradient added back to them. Ids are checked by the caller.</summary>
internal static unsafe class EmbeddingRows
{
    private const int ElementsWorthThreads = 32 * 1024;

    /// <summary>Copies row ids[i] of <paramref name="table"/> to row i of <paramref name="destination"/> [ids, width].</summary>
    public static void Gather(ReadOnlySpan<float> table, int width, ReadOnlySpan<int> ids, Span<float> destination)
    {
        var body = new GatherBody { Table = table, Ids = ids, Destination = destination, Width = width, PerChunk = Math.Max(1, 8 * 1024 / Math.Max(1, width)) };
        int chunks = (ids.Length + body.PerChunk - 1) / body.PerChunk;
        if ((long)ids.Length * width < ElementsWorthThreads) for (int i = 0; i < chunks; i++) body.Run(i);
        else WorkerPool.Run(chunks, ref body);
    }

    /// <summary>
    /// Adds row i of <paramref name="gradient"/> [ids, width] to row ids[i] of <paramref name="tableGradient"/>, for each table row in the order of i.
    /// The row <paramref name="paddingId"/> is left out; -1 means none is. Without <paramref name="accumulate"/>, what the table's gradient held is overwritten.
    /// </summary>
    /// <remarks>Ids are sorted first; then each row of the table belongs to one chunk, so that no two threads add to the same place.</remarks>
    public static void ScatterAdd(
        ReadOnlySpan<float> gradient, int width, ReadOnlySpan<int> ids, Span<float> tableGradient, int paddingId = -1, bool accumulate = true)
    {
        if (width == 0) return;
        int rows = tableGradient.Length / width;
        int[] order = ArrayPool<int>.Shared.Rent(Math.Max(1, ids.Length)), starts = ArrayPool<int>.Shared.Rent(rows + 1);
        Sort(ids, rows, order, starts);
        fixed (float* g = gradient, t = tableGradient)
        fixed (int* o = order, s = starts)
        {
            // Chunks of table rows, so that what a chunk does depends on nothing but the problem.
            int perChunk = Math.Max(1, Math.Max(16 * 1024 / width, (rows + 1023) / 1024));
            var body = new ScatterBody
            {
                Gradient = g,
                Order = o,
                Starts = s,
                Table = t,
                Width = width,
                Rows = rows,
                PerChunk = perChunk,
                Padding = paddingId,
                Accumulate = accumulate,
            };
            int chunks = (rows + perChunk - 1) / perChunk;
            if ((long)ids.Length * width < ElementsWorthThreads && (accumulate || tableGradient.Length < ElementsWorthThreads)) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
        }

        ArrayPool<int>.Shared.Return(order);
        ArrayPool<int>.Shared.Return(starts);
    }

    /// <summary>Counting sort: positions order[starts[row] .. starts[row + 1]] have the id <c>row</c>, in rising order.</summary>
    private static void Sort(ReadOnlySpan<int> ids, int rows, int[] order, int[] starts)
    {
        starts.AsSpan(0, rows + 1).Clear();
        foreach (int id in ids) starts[id]++;
        int sum = 0;
        for (int row = 0; row <= rows; row++)
        {
            sum += starts[row];
            starts[row] = sum;
        }

        for (int i = ids.Length - 1; i >= 0; i--) order[--starts[ids[i]]] = i;
    }

    private ref struct GatherBody : IChunkBody
    {
        public ReadOnlySpan<float> Table;
        public ReadOnlySpan<int> Ids;
        public Span<float> Destination;
        public int Width;
        public int PerChunk;

        public readonly void Run(int chunk)
        {
            for (int i = chunk * PerChunk, end = Math.Min(Ids.Length, i + PerChunk); i < end; i++)
                Table.Slice(Ids[i] * Width, Width).CopyTo(Destination.Slice(i * Width, Width));
        }
    }

    private struct ScatterBody : IChunkBody
    {
        public float* Gradient;
        public float* Table;
        public int* Order;
        public int* Starts;
        public int Width;
        public int Rows;
        public int PerChunk;
        public int Padding;
        public bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            for (int row = chunk * PerChunk, end = Math.Min(Rows, row + PerChunk); row < end; row++)
            {
                float* target = Table + (long)row * Width;
                int at = Starts[row], last = Starts[row + 1];
                if (at == last || row == Padding)
                {
                    if (!Accumulate) new Span<float>(target, Width).Clear();
                    continue;
                }

                if (!Accumulate) new ReadOnlySpan<float>(Gradient + (long)Order[at++] * Width, Width).CopyTo(new Span<float>(target, Width));
                for (; at < last; at++) Add(Gradient + (long)Order[at] * Width, target);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Add(float* source, float* target)
        {
            int c = 0;
            for (; c <= Width - 16; c += 16) (Vector512.Load(target + c) + Vector512.Load(source + c)).Store(target + c);
            for (; c < Width; c++) target[c] += source[c];
        }
    }
}
