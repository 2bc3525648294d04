using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Numerics;

/// <summary>
/// Copies a matrix B [k, n] into panels: two vectors of neighbouring columns, one row after the other, padded with zeros. The last panel is one
/// vector wide where that is enough.
/// </summary>
internal static unsafe class PanelPacking<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    // Rows of several panels at a time: whoever takes 128 bytes from each row of a large matrix waits for the address translation most of the time.
    private const int NeighbouringPanels = 4;

    /// <summary>Columns of a full panel.</summary>
    public static int PanelColumns { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * S.Width; }

    public static int Panels(int columns) => (columns + PanelColumns - 1) / PanelColumns;

    /// <summary>Columns that are stored for panel <paramref name="panel"/>, padding included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StoredColumns(int panel, int columns) => columns - panel * PanelColumns <= S.Width ? S.Width : PanelColumns;

    /// <summary>Floats needed for a whole matrix.</summary>
    public static int Length(int depth, int columns) => (columns + S.Width - 1) / S.Width * S.Width * depth;

    /// <summary>
    /// Packs rows [firstRow, firstRow + depth) of the panels [firstPanel, lastPanel) of B, one panel after the other. With <paramref name="transposed"/> B is stored as [n, k].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint leading, bool transposed, int columns, int firstRow, int depth, int firstPanel, int lastPanel, float* target)
    {
        int panel = firstPanel;
        if (!transposed)
        {
            for (; panel + NeighbouringPanels <= lastPanel && (panel + NeighbouringPanels) * PanelColumns <= columns; panel += NeighbouringPanels)
            {
                PackNeighbours(b + firstRow * leading + panel * PanelColumns, leading, depth, target);
                target += (nint)NeighbouringPanels * PanelColumns * depth;
            }
        }

        for (; panel < lastPanel; panel++)
        {
            int first = panel * PanelColumns, stored = StoredColumns(panel, columns), valid = Math.Min(stored, columns - first);
            if (transposed) PackTransposed(b + first * leading + firstRow, leading, depth, stored, valid, target);
            else PackPlain(b + firstRow * leading + first, leading, depth, stored, valid, target);
            target += (nint)stored * depth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackNeighbours(float* source, nint leading, int depth, float* target)
    {
        nint panelLength = (nint)depth * PanelColumns, ahead = 8 * leading;
        for (int k = 0; k < depth; k++)
        {
            float* to = target;
            for (int column = 0; column < NeighbouringPanels * PanelColumns; column += PanelColumns)
            {
                S.Prefetch(source + ahead + column);
                S.Prefetch(source + ahead + column + S.Width);
                S.Store(to, S.Load(source + column));
                S.Store(to + S.Width, S.Load(source + column + S.Width));
                to += panelLength;
            }

            source += leading;
            target += PanelColumns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPlain(float* source, nint leading, int depth, int stored, int valid, float* target)
    {
        if (valid == PanelColumns)
        {
            for (int k = 0; k < depth; k++)
            {
                S.Prefetch(source + 8 * leading);
                S.Prefetch(source + 8 * leading + S.Width);
                S.Store(target, S.Load(source));
                S.Store(target + S.Width, S.Load(source + S.Width));
                source += leading;
                target += 2 * S.Width;
            }

            return;
        }

        for (int k = 0; k < depth; k++)
        {
            S.Store(target, S.LoadFirst(source, Math.Min(valid, S.Width)));
            if (stored > S.Width) S.Store(target + S.Width, S.LoadFirst(source + S.Width, valid - S.Width));
            source += leading;
            target += stored;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* source, nint leading, int depth, int stored, int valid, float* target)
    {
        int column = 0;
        if (S.Width == 16 && Avx512F.IsSupported)
        {
            int whole = depth & ~15;
            for (; column + 16 <= valid; column += 16)
            {
                float* row = source + column * leading;
                for (int k = 0; k < whole; k += 16) BlockTranspose.Sixteen(row + k, leading, target + (nint)k * stored + column, stored);
                CopyRest(row, leading, whole, depth, 16, stored, target + column);
            }
        }

        if (Sse.IsSupported)
        {
            int whole = depth & ~3;
            for (; column + 4 <= valid; column += 4)
            {
                float* row = source + column * leading;
                for (int k = 0; k < whole; k += 4) BlockTranspose.Four(row + k, leading, target + (nint)k * stored + column, stored);
                CopyRest(row, leading, whole, depth, 4, stored, target + column);
            }
        }

        for (; column < stored; column++)
        {
            float* row = source + column * leading;
            float* cell = target + column;
            if (column < valid)
            {
                for (int k = 0; k < depth; k++) cell[(nint)k * stored] = row[k];
            }
            else
            {
                for (int k = 0; k < depth; k++) cell[(nint)k * stored] = 0f;
            }
        }
    }

    /// <summary>What is left of some columns beyond the last whole block.</summary>
    private static void CopyRest(float* rows, nint leading, int first, int depth, int columns, int stored, float* target)
    {
        for (int k = first; k < depth; k++)
        {
            for (int i = 0; i < columns; i++) target[(nint)k * stored + i] = rows[i * leading + k];
        }
    }
}
