namespace Unroll.Numerics;

/// <summary>
/// Packed weights [k, columns] as the product with one row reads them: units of two vectors of columns, each a stream of its own through memory. A panel is one unit or several side by side.
/// </summary>
internal unsafe struct WeightUnits
{
    public byte* First;
    public int Depth, Columns;

    /// <summary>Bytes from panel to panel, and from one step of k to the next.</summary>
    public nint PanelBytes, StepBytes;

    public int PanelColumns, UnitsPerPanel;

    /// <summary>Bytes from unit to unit of a panel.</summary>
    public nint UnitBytes;

    /// <summary>Columns between the first of one vector of a unit and the first of the other.</summary>
    public int Apart;

    // Below this a second thread costs more than it brings.
    private const long SerialBytes = 256 * 1024;

    public readonly int Units => (Columns + PanelColumns - 1) / PanelColumns * UnitsPerPanel;

    /// <summary>Units that are read at the same time. A core gets half as much again out of memory from four places as from one, and a little more from eight, for whose sums only some processors have registers.</summary>
    public static int MostTogether(int width) => width == 16 ? 8 : 4;

    /// <summary>Where a unit begins.</summary>
    public readonly byte* Unit(int unit) => First + unit / UnitsPerPanel * PanelBytes + unit % UnitsPerPanel * UnitBytes;

    /// <summary>The first column of vector <paramref name="i"/> of some units side by side, two for each; a vector may stand beyond the last column, in part or whole.</summary>
    public readonly int Column(int firstUnit, int i, int width)
    {
        int unit = firstUnit + i / 2;
        return unit / UnitsPerPanel * PanelColumns + unit % UnitsPerPanel * width + i % 2 * Apart;
    }

    /// <summary>Runs the chunks, on several threads where that pays.</summary>
    public readonly void Run<TBody>(int chunks, ref TBody body)
        where TBody : struct, IChunkBody
    {
        if (PanelBytes * (Units / UnitsPerPanel) >= SerialBytes) WorkerPool.Run(chunks, ref body);
        else for (int chunk = 0; chunk < chunks; chunk++) body.Run(chunk);
    }
}
