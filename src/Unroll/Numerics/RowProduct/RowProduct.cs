using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Few rows times packed weights: as fast as the weights come from memory. Each element is one chain of multiply-adds with k
/// ascending, as in the blocked product.
/// </summary>
internal static unsafe class RowProduct<TV, S, F>
    where TV : struct
    where S : struct, ISimd<TV>
    where F : struct, IWeightFormat<TV>
{
    public static void Run(in WeightUnits weights, in ProductOperands operands)
    {
        int together = weights.Together;
        var job = new Job { Weights = weights, Operands = operands, Together = together };
        weights.Run((weights.Units + together - 1) / together, ref job);
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
            float* sums = stackalloc float[2 * WeightUnits.MostTogether * S.Width];
            for (int row = 0; row < Operands.M; row++)
            {
                float* x = Operands.A + row * Operands.StrideA, c = Operands.C + row * Operands.StrideC;
                float* initial = Operands.Accumulate ? c : Operands.Bias;
                for (int i = 0; i < 2 * count; i++) Begin(first, i, initial, sums + i * S.Width);
                if (count == WeightUnits.MostTogether) Four(Weights.Depth, x, Weights.Unit(first), Weights.Unit(first + 1), Weights.Unit(first + 2), Weights.Unit(first + 3), Weights.StepBytes, sums);
                else for (int i = 0; i < count; i++) One(Weights.Depth, x, Weights.Unit(first + i), Weights.StepBytes, sums + 2 * i * S.Width);
                for (int i = 0; i < 2 * count; i++) End(first, i, sums + i * S.Width, c);
            }
        }

        private readonly void Begin(int first, int i, float* initial, float* sums)
        {
            int column = Weights.Column(first, i, S.Width), valid = initial == null ? 0 : Math.Clamp(Weights.Columns - column, 0, S.Width);
            S.Store(sums, valid == S.Width ? S.Load(initial + column) : S.LoadFirst(initial + column, valid));
        }

        private readonly void End(int first, int i, float* sums, float* c)
        {
            int column = Weights.Column(first, i, S.Width), valid = Math.Clamp(Weights.Columns - column, 0, S.Width);
            if (valid == S.Width) S.Store(c + column, S.Load(sums));
            else S.StoreFirst(c + column, S.Load(sums), valid);
        }
    }

    /// <summary>Adds the products of one row with four units, a step of k every <paramref name="step"/> bytes, to <paramref name="sums"/>: eight vectors, two for each unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(int depth, float* x, byte* w0, byte* w1, byte* w2, byte* w3, nint step, float* sums)
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

        EightSums<TV, S>.Store(sums, c0, c1, c2, c3, c4, c5, c6, c7);
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
