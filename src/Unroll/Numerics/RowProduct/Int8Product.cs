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
    private const int Ahead = 512;

    public static void Run(QuantizedMatrix weights, in ProductOperands operands)
    {
        WeightUnits units = weights.Describe(S.Width);
        FloatBlock words = BlockPool.Rent(Math.Max(1, operands.M * (units.Depth + 1)));
        float* factors = words.Pointer + (nint)operands.M * units.Depth;
        WholeRows<TV, S>.Round(operands, units.Depth, words.Pointer, factors);
        int together = operands.M == 1 ? units.Together : 1;
        var job = new Job { Weights = units, Operands = operands, Together = together, Words = (uint*)words.Pointer, Factors = factors, Scales = weights.ScalesPointer };
        units.Run((units.Units + together - 1) / together, ref job);
        BlockPool.Return(words);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Weights;
        public ProductOperands Operands;
        public int Together;
        public uint* Words;
        public float* Factors;
        public float* Scales;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            int first = chunk * Together, count = Math.Min(Together, Weights.Units - first), depth = Weights.Depth;
            float* sums = stackalloc float[2 * MostRows * S.Width];
            if (count == WeightUnits.MostTogether)
            {
                OneRow(depth, Words, Weights.Unit(first), Weights.Unit(first + 1), Weights.Unit(first + 2), Weights.Unit(first + 3), sums);
                for (int i = 0; i < count; i++) End(first + i, 0, 1, sums + 2 * i * S.Width);
                return;
            }

            for (int unit = first; unit < first + count; unit++)
            {
                for (int row = 0; row < Operands.M; row += MostRows)
                {
                    int rows = Math.Min(MostRows, Operands.M - row);
                    uint* x0 = Words + (nint)row * depth, x1 = rows > 1 ? x0 + depth : x0, x2 = rows > 2 ? x1 + depth : x0, x3 = rows > 3 ? x2 + depth : x0;
                    if (rows == 1) OneUnit(depth, x0, Weights.Unit(unit), sums);
                    else FourRows(depth, x0, x1, x2, x3, Weights.Unit(unit), sums);
                    End(unit, row, rows, sums);
                }
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
    private static void OneRow(int depth, uint* x, byte* w0, byte* w1, byte* w2, byte* w3, float* sums)
    {
        TV c0 = S.Zero, c1 = S.Zero, c2 = S.Zero, c3 = S.Zero, c4 = S.Zero, c5 = S.Zero, c6 = S.Zero, c7 = S.Zero;
        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            TV b = S.BroadcastBits(x[k]);
            S.Prefetch((float*)(w0 + at + Ahead));
            c0 = S.AddPairs(S.LoadPairs((sbyte*)w0 + at), b, c0);
            c1 = S.AddPairs(S.LoadPairs((sbyte*)w0 + at + QuantizedMatrix.PanelColumns), b, c1);
            S.Prefetch((float*)(w1 + at + Ahead));
            c2 = S.AddPairs(S.LoadPairs((sbyte*)w1 + at), b, c2);
            c3 = S.AddPairs(S.LoadPairs((sbyte*)w1 + at + QuantizedMatrix.PanelColumns), b, c3);
            S.Prefetch((float*)(w2 + at + Ahead));
            c4 = S.AddPairs(S.LoadPairs((sbyte*)w2 + at), b, c4);
            c5 = S.AddPairs(S.LoadPairs((sbyte*)w2 + at + QuantizedMatrix.PanelColumns), b, c5);
            S.Prefetch((float*)(w3 + at + Ahead));
            c6 = S.AddPairs(S.LoadPairs((sbyte*)w3 + at), b, c6);
            c7 = S.AddPairs(S.LoadPairs((sbyte*)w3 + at + QuantizedMatrix.PanelColumns), b, c7);
            at += QuantizedMatrix.StepBytes;
        }

        EightSums<TV, S>.Store(sums, c0, c1, c2, c3, c4, c5, c6, c7);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneUnit(int depth, uint* x, byte* weights, float* sums)
    {
        TV c0 = S.Zero, c1 = S.Zero;
        for (int k = 0; k < depth; k++)
        {
            TV b = S.BroadcastBits(x[k]);
            c0 = S.AddPairs(S.LoadPairs((sbyte*)weights), b, c0);
            c1 = S.AddPairs(S.LoadPairs((sbyte*)weights + QuantizedMatrix.PanelColumns), b, c1);
            weights += QuantizedMatrix.StepBytes;
        }

        S.Store(sums, c0);
        S.Store(sums + S.Width, c1);
    }
}
