using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// C [rows, outputs] = bias + A · Wᵀ for weights that are whole numbers of 8 bits times a factor a row: rows of A become whole numbers of 16 bits, the sums are exact, and the factors are applied last.
/// So results are the same bits however the work is cut.
/// </summary>
internal static unsafe class Int8Product<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const int MostRows = 4;

    public static void Run(QuantizedMatrix weights, in ProductOperands operands)
    {
        WeightUnits units = weights.Describe(S.Width);
        FloatBlock words = BlockPool.Rent(Math.Max(1, operands.M * (units.Depth + 1)));
        float* factors = words.Pointer + (nint)operands.M * units.Depth;
        WholeRows<TV, S>.Round(operands, units.Depth, words.Pointer, factors);
        var groups = new UnitGroups(units.Units, operands.M == 1 ? WeightUnits.MostTogether(S.Width) : 1);
        var job = new Job { Weights = units, Operands = operands, Groups = groups, Words = (uint*)words.Pointer, Factors = factors, Scales = weights.ScalesPointer };
        units.Run(groups.Count, ref job);
        BlockPool.Return(words);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Weights;
        public ProductOperands Operands;
        public UnitGroups Groups;
        public uint* Words;
        public float* Factors;
        public float* Scales;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            (int first, int count) = Groups[chunk];
            int depth = Weights.Depth;
            float* sums = stackalloc float[2 * 8 * S.Width];
            for (int i = 0; i < 2 * count; i++)
            {
                int column = Weights.Column(first, i, S.Width);
                S.Prefetch(Scales + column);
                if (Operands.Bias != null) S.Prefetch(Operands.Bias + column);
            }

            if (Operands.M == 1)
            {
                new Span<float>(sums, 2 * count * S.Width).Clear();
                UnitSums<TV, S, Int8Format<TV, S>>.Add(Weights, first, count, Words, sums);
                for (int i = 0; i < count; i++) End(first + i, 0, 1, sums + 2 * i * S.Width);
                return;
            }

            for (int row = 0; row < Operands.M; row += MostRows)
            {
                int rows = Math.Min(MostRows, Operands.M - row);
                uint* x0 = Words + (nint)row * depth, x1 = rows > 1 ? x0 + depth : x0, x2 = rows > 2 ? x1 + depth : x0, x3 = rows > 3 ? x2 + depth : x0;
                FourRows(depth, x0, x1, x2, x3, Weights.Unit(first), sums);
                End(first, row, rows, sums);
            }
        }

        private readonly void End(int unit, int row, int rows, float* sums)
        {
            for (int i = 0; i < 2; i++)
            {
                int column = Weights.Column(unit, i, S.Width), valid = Math.Clamp(Weights.Columns - column, 0, S.Width);
                TV scale = S.LoadFirst(Scales + column, valid), bias = S.LoadFirst(Operands.Bias + column, Operands.Bias == null ? 0 : valid);
                for (int r = 0; r < rows; r++)
                {
                    TV value = S.MultiplyAdd(S.BitsToFloat(S.Load(sums + (2 * r + i) * S.Width)), S.Multiply(scale, S.Broadcast(Factors[row + r])), bias);
                    S.StoreFirst(Operands.C + (row + r) * Operands.StrideC + column, value, valid);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(int depth, uint* x0, uint* x1, uint* x2, uint* x3, byte* weights, float* sums)
    {
        TV c0 = S.Zero, c1 = S.Zero, c2 = S.Zero, c3 = S.Zero, c4 = S.Zero, c5 = S.Zero, c6 = S.Zero, c7 = S.Zero;
        for (int k = 0; k < depth; k++)
        {
            TV low = S.LoadPairs((sbyte*)weights), high = S.LoadPairs((sbyte*)weights + QuantizedMatrix.PanelColumns);
            TV b = S.BroadcastBits(x0[k]);
            c0 = S.AddPairs(low, b, c0);
            c1 = S.AddPairs(high, b, c1);
            b = S.BroadcastBits(x1[k]);
            c2 = S.AddPairs(low, b, c2);
            c3 = S.AddPairs(high, b, c3);
            b = S.BroadcastBits(x2[k]);
            c4 = S.AddPairs(low, b, c4);
            c5 = S.AddPairs(high, b, c5);
            b = S.BroadcastBits(x3[k]);
            c6 = S.AddPairs(low, b, c6);
            c7 = S.AddPairs(high, b, c7);
            weights += QuantizedMatrix.StepBytes;
        }

        EightSums<TV, S>.Store(sums, c0, c1, c2, c3, c4, c5, c6, c7);
    }
}
