using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// C [rows, outputs] = bias + A · Wᵀ for weights of fewer bits: few rows read them as they are, for many some panels at a time become floats, which all rows use. Both give the same bits.
/// </summary>
internal static unsafe class QuantizedProduct<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    // Widening a panel costs as much as a few rows that read it.
    private const int FewRows = 4;
    private const int PanelsPerChunk = 8;

    public static void Run(QuantizedMatrix weights, in ProductOperands operands)
    {
        if (operands.M == 0 || operands.N == 0) return;
        WeightUnits units = weights.Describe(S.Width);
        bool whole = weights.Precision == WeightPrecision.Int8;
        if (operands.M <= FewRows)
        {
            if (whole) RowProduct<TV, S, Int8Format<TV, S>>.Run(units, operands);
            else RowProduct<TV, S, BFloat16Format<TV, S>>.Run(units, operands);
            return;
        }

        var job = new Job { Units = units, Operands = operands, Whole = whole };
        int panels = (operands.N + QuantizedMatrix.PanelColumns - 1) / QuantizedMatrix.PanelColumns;
        WorkerPool.Run((panels + PanelsPerChunk - 1) / PanelsPerChunk, ref job);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Units;
        public ProductOperands Operands;
        public bool Whole;

        public readonly void Run(int chunk)
        {
            const int chunkColumns = PanelsPerChunk * QuantizedMatrix.PanelColumns;
            int first = chunk * chunkColumns, columns = Math.Min(chunkColumns, Operands.N - first);
            FloatBlock floats = BlockPool.Rent(chunkColumns * Math.Max(1, Units.Depth));
            Widen(first, columns, floats.Pointer);
            ProductOperands part = Operands;
            part.Packed = floats.Pointer;
            part.N = columns;
            part.C += first;
            part.Bias = part.Bias == null || Whole ? null : part.Bias + first;
            BlockedProduct<TV, S>.Run(part);
            if (Whole) Scale(first, columns);
            BlockPool.Return(floats);
        }

        // Into panels of two vectors, the last of one where that is enough, as the blocked product wants them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Widen(int first, int columns, float* target)
        {
            int panel = 2 * S.Width, unitsPerPanel = Units.UnitsPerPanel;
            for (int unit = 0; unit < PanelsPerChunk * unitsPerPanel; unit++)
            {
                int low = unit / unitsPerPanel * QuantizedMatrix.PanelColumns + unit % unitsPerPanel * S.Width, high = low + Units.Apart;
                if (low >= columns) continue;
                byte* source = Units.First + (first / QuantizedMatrix.PanelColumns + unit / unitsPerPanel) * Units.PanelBytes + unit % unitsPerPanel * Units.UnitBytes;
                int lowStep = PanelPacking<TV, S>.StoredColumns(low / panel, columns), highStep = PanelPacking<TV, S>.StoredColumns(high / panel, columns);
                float* toLow = target + (nint)(low / panel) * panel * Units.Depth + low % panel, toHigh = target + (nint)(high / panel) * panel * Units.Depth + high % panel;
                for (int k = 0; k < Units.Depth; k++)
                {
                    TV a, b;
                    if (Whole) Int8Format<TV, S>.Load(source, out a, out b);
                    else BFloat16Format<TV, S>.Load(source, out a, out b);
                    S.Store(toLow, a);
                    if (high < columns) S.Store(toHigh, b);
                    toLow += lowStep;
                    toHigh += highStep;
                    source += Units.StepBytes;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Scale(int first, int columns)
        {
            for (int row = 0; row < Operands.M; row++)
            {
                float* c = Operands.C + row * Operands.StrideC + first;
                for (int column = 0; column < columns; column += S.Width)
                {
                    int valid = Math.Min(S.Width, columns - column);
                    TV scaled = S.LoadFirst(c + column, valid), scale = S.LoadFirst(Units.Scales + first + column, valid);
                    scaled = Operands.Bias == null ? S.Multiply(scaled, scale) : S.MultiplyAdd(scaled, scale, S.LoadFirst(Operands.Bias + first + column, valid));
                    S.StoreFirst(c + column, scaled, valid);
                }
            }
        }
    }
}
