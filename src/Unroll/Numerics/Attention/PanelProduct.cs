using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Products of one tile of rows with a packed matrix, small enough to stay in the caches, on one thread. Results are stored in whole vectors: rows of C need room for them.</summary>
internal static unsafe class PanelProduct<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private static readonly FloatBlock zeros = Zeros();

    /// <summary>Columns of a full panel.</summary>
    public static int PanelColumns { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * S.Width; }

    /// <summary>Floats that a row of C takes.</summary>
    public static int Padded(int columns) => (columns + S.Width - 1) / S.Width * S.Width;

    /// <summary>C [rows, columns] = A [rows, depth] · B, or added to C; A as it lies.</summary>
    /// <param name="rows">At most as many as a tile has.</param>
    /// <param name="depth">Rows of B that are used.</param>
    /// <param name="columns">Columns wanted, from the first.</param>
    /// <param name="a">A.</param>
    /// <param name="strideA">From row to row.</param>
    /// <param name="panels">B in panels, at the first row that is used of the first panel.</param>
    /// <param name="packed">Rows and columns that were packed.</param>
    /// <param name="firstRow">The row of B that is the first used.</param>
    /// <param name="add">Whether to begin with what C holds.</param>
    /// <param name="c">C.</param>
    /// <param name="strideC">From row to row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Along(int rows, int depth, int columns, float* a, nint strideA, float* panels, (int Rows, int Columns) packed, int firstRow, bool add, float* c, nint strideC)
    {
        float* none = zeros.Pointer;
        for (int column = 0; column < columns; column += PanelColumns)
        {
            nint stored = packed.Columns - column <= S.Width ? S.Width : PanelColumns, strideInitial = add ? strideC : 0;
            float* panel = panels + (nint)column * packed.Rows + firstRow * stored, to = c + column, initial = add ? to : none;
            if (columns - column <= S.Width) Tile<TV, S>.Along1(rows, depth, a, strideA, panel, stored, initial, strideInitial, to, strideC, null, strideC, panel, 0);
            else Tile<TV, S>.Along2(rows, depth, a, strideA, panel, stored, initial, strideInitial, to, strideC, null, strideC, panel, 0);
        }
    }

    /// <summary>As <see cref="Along"/> with a B that lies row by row, <paramref name="strideB"/> floats apart, in whole vectors: for so few rows packing would cost more than it brings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct(int rows, int depth, int columns, float* a, nint strideA, float* b, nint strideB, bool add, float* c, nint strideC)
    {
        float* none = zeros.Pointer;
        for (int column = 0; column < columns; column += PanelColumns)
        {
            nint strideInitial = add ? strideC : 0;
            float* to = c + column, initial = add ? to : none;
            if (columns - column <= S.Width) Tile<TV, S>.Along1(rows, depth, a, strideA, b + column, strideB, initial, strideInitial, to, strideC, null, strideC, b, 0);
            else Tile<TV, S>.Along2(rows, depth, a, strideA, b + column, strideB, initial, strideInitial, to, strideC, null, strideC, b, 0);
        }
    }

    /// <summary>C [rows, columns] += Aᵀ · B, where A is <c>[depth, rows]</c>; otherwise as <see cref="Along"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddAcross(int rows, int depth, int columns, float* a, nint strideA, float* panels, (int Rows, int Columns) packed, int firstRow, float* c, nint strideC)
    {
        for (int column = 0; column < columns; column += PanelColumns)
        {
            nint stored = packed.Columns - column <= S.Width ? S.Width : PanelColumns;
            float* panel = panels + (nint)column * packed.Rows + firstRow * stored, to = c + column;
            if (columns - column <= S.Width) Tile<TV, S>.Across1(rows, depth, a, strideA, panel, stored, to, strideC, to, strideC, null, strideC, panel, 0);
            else Tile<TV, S>.Across2(rows, depth, a, strideA, panel, stored, to, strideC, to, strideC, null, strideC, panel, 0);
        }
    }

    private static FloatBlock Zeros()
    {
        var block = new FloatBlock(64);
        block.Span.Clear();
        return block;
    }
}
