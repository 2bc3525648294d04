using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Few rows times packed weights: as fast as the weights come from memory. Four units are read at a time, because a core gets half as much again out of memory from four places as from one.
/// Each element is one chain of multiply-adds with k ascending, as in the blocked product.
/// </summary>
internal static unsafe class RowProduct<TV, S, F>
    where TV : struct
    where S : struct, ISimd<TV>
    where F : struct, IWeightFormat<TV>
{
    private const int Together = 4;

    // Below this a second thread costs more than it brings.
    private const long SerialBytes = 256 * 1024;

    public static void Run(in WeightUnits weights, in ProductOperands operands)
    {
        int units = weights.Units, together = units >= 2 * Together * WorkerPool.Threads ? Together : 1;
        var job = new Job { Weights = weights, Operands = operands, Together = together };
        int chunks = (units + together - 1) / together;
        if (weights.Depth * weights.StepBytes * units / weights.UnitsPerPanel >= SerialBytes) WorkerPool.Run(chunks, ref job);
        else for (int chunk = 0; chunk < chunks; chunk++) job.Run(chunk);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Weights;
        public ProductOperands Operands;
        public int Together;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            int first = chunk * Together, count = Math.Min(Together, Weights.Units - first);
            float* sums = stackalloc float[2 * RowProduct<TV, S, F>.Together * S.Width];
            for (int row = 0; row < Operands.M; row++)
            {
                float* x = Operands.A + row * Operands.StrideA, c = Operands.C + row * Operands.StrideC;
                float* initial = Operands.Accumulate ? c : Operands.Bias;
                for (int i = 0; i < 2 * count; i++) Begin(first, i, initial, sums + i * S.Width);
                if (count == RowProduct<TV, S, F>.Together) Four(Weights.Depth, x, Source(first), Source(first + 1), Source(first + 2), Source(first + 3), Weights.StepBytes, sums);
                else for (int i = 0; i < count; i++) One(Weights.Depth, x, Source(first + i), Weights.StepBytes, sums + 2 * i * S.Width);
                for (int i = 0; i < 2 * count; i++) End(first, i, sums + i * S.Width, initial, c);
            }
        }

        private readonly byte* Source(int unit) => Weights.First + unit / Weights.UnitsPerPanel * Weights.PanelBytes + unit % Weights.UnitsPerPanel * Weights.UnitBytes;

        // The first column of vector i of a chunk; a vector may stand beyond the last column, in part or whole.
        private readonly int Column(int first, int i)
        {
            int unit = first + i / 2;
            return unit / Weights.UnitsPerPanel * Weights.PanelColumns + unit % Weights.UnitsPerPanel * S.Width + i % 2 * Weights.Apart;
        }

        private readonly void Begin(int first, int i, float* initial, float* sums)
        {
            int column = Column(first, i), valid = initial == null || Weights.Scales != null ? 0 : Math.Clamp(Weights.Columns - column, 0, S.Width);
            S.Store(sums, valid == S.Width ? S.Load(initial + column) : S.LoadFirst(initial + column, valid));
        }

        private readonly void End(int first, int i, float* sums, float* initial, float* c)
        {
            int column = Column(first, i), valid = Math.Clamp(Weights.Columns - column, 0, S.Width);
            TV sum = S.Load(sums);
            if (Weights.Scales != null)
            {
                TV scale = S.LoadFirst(Weights.Scales + column, valid);
                sum = initial == null ? S.Multiply(sum, scale) : S.MultiplyAdd(sum, scale, S.LoadFirst(initial + column, valid));
            }

            if (valid == S.Width) S.Store(c + column, sum);
            else S.StoreFirst(c + column, sum, valid);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(int depth, float* x, byte* w0, byte* w1, byte* w2, byte* w3, nint step, float* sums)
    {
        TV c0 = S.Load(sums), c1 = S.Load(sums + S.Width), c2 = S.Load(sums + 2 * S.Width), c3 = S.Load(sums + 3 * S.Width);
        TV c4 = S.Load(sums + 4 * S.Width), c5 = S.Load(sums + 5 * S.Width), c6 = S.Load(sums + 6 * S.Width), c7 = S.Load(sums + 7 * S.Width);
        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            TV b = S.Broadcast(x[k]);
            F.Prefetch(w0 + at);
            F.Load(w0 + at, out TV low, out TV high);
            c0 = S.MultiplyAdd(b, low, c0);
            c1 = S.MultiplyAdd(b, high, c1);
            F.Prefetch(w1 + at);
            F.Load(w1 + at, out low, out high);
            c2 = S.MultiplyAdd(b, low, c2);
            c3 = S.MultiplyAdd(b, high, c3);
            F.Prefetch(w2 + at);
            F.Load(w2 + at, out low, out high);
            c4 = S.MultiplyAdd(b, low, c4);
            c5 = S.MultiplyAdd(b, high, c5);
            F.Prefetch(w3 + at);
            F.Load(w3 + at, out low, out high);
            c6 = S.MultiplyAdd(b, low, c6);
            c7 = S.MultiplyAdd(b, high, c7);
            at += step;
        }

        S.Store(sums, c0);
        S.Store(sums + S.Width, c1);
        S.Store(sums + 2 * S.Width, c2);
        S.Store(sums + 3 * S.Width, c3);
        S.Store(sums + 4 * S.Width, c4);
        S.Store(sums + 5 * S.Width, c5);
        S.Store(sums + 6 * S.Width, c6);
        S.Store(sums + 7 * S.Width, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(int depth, float* x, byte* weights, nint step, float* sums)
    {
        TV c0 = S.Load(sums), c1 = S.Load(sums + S.Width);
        for (int k = 0; k < depth; k++)
        {
            TV b = S.Broadcast(x[k]);
            F.Load(weights, out TV low, out TV high);
            c0 = S.MultiplyAdd(b, low, c0);
            c1 = S.MultiplyAdd(b, high, c1);
            weights += step;
        }

        S.Store(sums, c0);
        S.Store(sums + S.Width, c1);
    }
}
