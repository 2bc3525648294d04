using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>What flows back through time: the gradients of the pre-activations of a step times U.</summary>
internal static unsafe class BackwardPanels<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const int BlockDepth = 512;

    /// <summary>
    /// C [rows, columns] = A [rows, depth] · B, added to C if <paramref name="accumulate"/>. B are the first <paramref name="depth"/> rows from
    /// <paramref name="panels"/> on of a matrix of <paramref name="panelDepth"/> rows in panels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int rows, int depth, int columns, float* a, nint strideA, float* panels, int panelDepth, float* zeros, float* c, nint strideC, bool accumulate, int firstDepth = 0,
        bool descending = false)
    {
        var order = new GroupOrder((columns + 2 * S.Width - 1) / (2 * S.Width), descending);
        for (int group = order.First; order.Has(group); group += order.Step)
        {
            int column = group * 2 * S.Width;
            int width = Math.Min(2 * S.Width, columns - column), stored = width <= S.Width ? S.Width : 2 * S.Width;
            float* panel = panels + (nint)column * panelDepth + (nint)firstDepth * stored;
            for (int k = 0; k < depth; k += BlockDepth)
            {
                bool begin = k == 0 && !accumulate;
                float* next = k + BlockDepth < depth ? panel + (nint)(k + BlockDepth) * stored
                    : order.Has(group + order.Step) ? panel + order.Step * (nint)(2 * S.Width) * panelDepth : null;
                RowPanels<TV, S>.Multiply(
                    rows, Math.Min(BlockDepth, depth - k), width, a + k, strideA, panel + (nint)k * stored,
                    begin ? zeros : c + column, begin ? 0 : strideC, c + column, strideC, null, next);
            }
        }
    }
}
