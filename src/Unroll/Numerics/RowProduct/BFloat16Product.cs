using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// C [rows, outputs] = bias + A · Wᵀ for weights of 16 bits: few rows read them as they are, for many some panels at a time become floats, which all rows use. Both give the same bits, those of
/// the product with the rounded weights.
/// </summary>
internal static unsafe class BFloat16Product<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    // Widening a panel costs as much as a few rows that read it.
    private const int FewRows = 4;
    private const int PanelsPerChunk = 8;

    public static void Run(QuantizedMatrix weights, in ProductOperands operands)
    {
        WeightUnits units = weights.Describe(S.Width);
        if (operands.M <= FewRows)
        {
            RowProduct<TV, S, BFloat16Format<TV, S>>.Run(units, operands);
            return;
        }

        var job = new Job { Units = units, Operands = operands };
        int panels = (operands.N + QuantizedMatrix.PanelColumns - 1) / QuantizedMatrix.PanelColumns;
        WorkerPool.Run((panels + PanelsPerChunk - 1) / PanelsPerChunk, ref job);
    }

    private struct Job : IChunkBody
    {
        public WeightUnits Units;
        public ProductOperands Operands;

        public readonly void Run(int chunk)
        {
            const int chunkColumns = PanelsPerChunk * QuantizedMatrix.PanelColumns;
            int first = chunk * chunkColumns, columns = Math.Min(chunkColumns, Operands.N - first);
            FloatBlock floats = BlockPool.Rent(chunkColumns * Math.Max(1, Units.Depth));
            Widen(chunk * PanelsPerChunk * Units.UnitsPerPanel, columns, floats.Pointer);
            ProductOperands part = Operands;
            part.Packed = floats.Pointer;
            part.N = columns;
            part.C += first;
            part.Bias = part.Bias == null ? null : part.Bias + first;
            BlockedProduct<TV, S>.Run(part);
            BlockPool.Return(floats);
        }

        // Into panels of two vectors, the last of one where that is enough, as the blocked product wants them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Widen(int firstUnit, int columns, float* target)
        {
            int panel = 2 * S.Width;
            for (int unit = 0; unit < PanelsPerChunk * Units.UnitsPerPanel; unit++)
            {
                int low = Units.Column(unit, 0, S.Width), high = low + Units.Apart;
                if (low >= columns) continue;
                byte* source = Units.Unit(firstUnit + unit);
                int lowStep = PanelPacking<TV, S>.StoredColumns(low / panel, columns), highStep = PanelPacking<TV, S>.StoredColumns(high / panel, columns);
                float* toLow = target + (nint)(low / panel) * panel * Units.Depth + low % panel, toHigh = target + (nint)(high / panel) * panel * Units.Depth + high % panel;
                for (int k = 0; k < Units.Depth; k++)
                {
                    BFloat16Format<TV, S>.Load(source, out TV a, out TV b);
                    S.Store(toLow, a);
                    if (high < columns) S.Store(toHigh, b);
                    toLow += lowStep;
                    toHigh += highStep;
                    source += Units.StepBytes;
                }
            }
        }
    }
}
