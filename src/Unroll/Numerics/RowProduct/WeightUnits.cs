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

    /// <summary>What the sum of each column is multiplied by, or null.</summary>
    public float* Scales;

    public readonly int Units => (Columns + PanelColumns - 1) / PanelColumns * UnitsPerPanel;
}
