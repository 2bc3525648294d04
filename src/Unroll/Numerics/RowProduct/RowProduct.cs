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
        var job = new Job { Weights = weights, Operands = operands, Groups = new UnitGroups(weights.Units, WeightUnits.MostTogether(S.Width)) };
        weights.Run(job.Groups.Count, ref job);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Weights;
        public ProductOperands Operands;
        public UnitGroups Groups;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            (int first, int count) = Groups[chunk];
            float* sums = stackalloc float[2 * 8 * S.Width];
            if (Operands.Bias != null) for (int i = 0; i < 2 * count; i++) S.Prefetch(Operands.Bias + Weights.Column(first, i, S.Width));
            for (int row = 0; row < Operands.M; row++)
            {
                float* x = Operands.A + row * Operands.StrideA, c = Operands.C + row * Operands.StrideC;
                float* initial = Operands.Accumulate ? c : Operands.Bias;
                for (int i = 0; i < 2 * count; i++) Begin(first, i, initial, sums + i * S.Width);
                UnitSums<TV, S, F>.Add(Weights, first, count, (uint*)x, sums);
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
}
