using System.Runtime.InteropServices;

namespace Unroll.Numerics;

/// <summary>
/// A weight matrix W [outputs, inputs] of fewer bits, kept in the order in which products read it: panels of 32 outputs, one input after the other. Padding is zero. Safe for many readers.
/// </summary>
internal sealed unsafe class QuantizedMatrix
{
    /// <summary>Outputs of a panel.</summary>
    public const int PanelColumns = 32;

    /// <summary>Bytes of a panel for one input of 16 bits, or a pair of inputs of 8.</summary>
    public const int StepBytes = 2 * PanelColumns;

    /// <summary>Matrices of fewer numbers cost nothing and stay as they are: tables of distances, transitions between tags.</summary>
    public const int SmallestLength = 1024;

    private const int Lanes = PanelColumns / 2;
    private const float Largest = 127;
    private const float SmallestScale = 1e-32f;

    private readonly FloatBlock storage;
    private readonly FloatBlock? scales;
    private readonly int firstPanel;

    private QuantizedMatrix(int outputs, int inputs, WeightPrecision precision)
    {
        (Outputs, Inputs, Precision) = (outputs, inputs, precision);
        long bytes = (long)Panels * PanelBytes;
        storage = new FloatBlock(checked((int)Math.Max(1, bytes / sizeof(float))));
        storage.Span.Clear();
        if (precision == WeightPrecision.Int8) scales = new FloatBlock(Math.Max(1, outputs));
    }

    private QuantizedMatrix(QuantizedMatrix whole, int first, int outputs)
    {
        (Outputs, Inputs, Precision) = (outputs, whole.Inputs, whole.Precision);
        (storage, scales, firstPanel) = (whole.storage, whole.scales, whole.firstPanel + first / PanelColumns);
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public WeightPrecision Precision { get; }

    /// <summary>The factors of the rows; empty unless the elements are whole numbers.</summary>
    public ReadOnlySpan<float> Scales => scales is null ? default : scales.Span.Slice(firstPanel * PanelColumns, Outputs);

    /// <summary>Bytes that are kept, with those of the matrix that this is a part of.</summary>
    public long Bytes => (long)storage.Capacity * sizeof(float) + (scales?.Capacity ?? 0) * sizeof(float);

    private int Panels => (Outputs + PanelColumns - 1) / PanelColumns;

    // Inputs in pairs, where the elements are whole numbers.
    private int Pairs => (Inputs + 1) / 2;

    private nint PanelBytes => Precision == WeightPrecision.BFloat16 ? (nint)PanelColumns * sizeof(ushort) * Inputs : (nint)PanelColumns * 2 * Pairs;

    private int ElementBytes => Precision == WeightPrecision.BFloat16 ? sizeof(ushort) : sizeof(sbyte);

    /// <summary>Rounds a matrix to the nearest that the precision has.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static QuantizedMatrix Round(ReadOnlySpan<float> weights, int outputs, int inputs, WeightPrecision precision)
    {
        var matrix = new QuantizedMatrix(outputs, inputs, precision);
        for (int row = 0; row < outputs; row++)
        {
            ReadOnlySpan<float> source = weights.Slice(row * inputs, inputs);
            float largest = 0;
            foreach (float value in source)
            {
                if (!float.IsFinite(value)) throw new ArgumentException($"Row {row} holds {value}, which cannot be rounded to {precision}.", nameof(weights));
                largest = Math.Max(largest, Math.Abs(value));
            }

            if (precision == WeightPrecision.BFloat16)
            {
                for (int k = 0; k < inputs; k++) matrix.Halves[matrix.HalfAt(row, k)] = BFloat16.Round(source[k]);
                continue;
            }

            // A factor near the subnormal numbers would lose digits where it is scaled; such a row is as good as zero.
            float scale = largest / Largest;
            matrix.scales!.Span[row] = scale = scale >= SmallestScale ? scale : 0f;
            for (int k = 0; k < inputs && scale > 0; k++) matrix.Wholes[matrix.WholeAt(row, k)] = (sbyte)MathF.Round(source[k] / scale);
        }

        return matrix;
    }

    /// <summary>Takes numbers that are rounded already, row by row as a file has them.</summary>
    /// <param name="elements">Two bytes or one for each element.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    /// <param name="factors">A factor for each row where the elements are whole numbers, otherwise nothing.</param>
    public static QuantizedMatrix FromRows(ReadOnlySpan<byte> elements, int outputs, int inputs, ReadOnlySpan<float> factors)
    {
        var matrix = new QuantizedMatrix(outputs, inputs, factors.IsEmpty ? WeightPrecision.BFloat16 : WeightPrecision.Int8);
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(factors.IsEmpty ? elements : default);
        for (int row = 0; row < outputs; row++)
        {
            for (int k = 0; k < inputs; k++)
            {
                if (factors.IsEmpty) matrix.Halves[matrix.HalfAt(row, k)] = halves[row * inputs + k];
                else matrix.Wholes[matrix.WholeAt(row, k)] = unchecked((sbyte)elements[row * inputs + k]);
            }
        }

        if (!factors.IsEmpty) factors.CopyTo(matrix.scales!.Span);
        return matrix;
    }

    /// <summary>Some of the rows as a matrix, which shares the memory; null unless they begin with a panel.</summary>
    public QuantizedMatrix? Part(int first, int outputs)
    {
        if (first < 0 || outputs < 0 || first + outputs > Outputs) throw new ArgumentOutOfRangeException(nameof(first), first, $"There are {Outputs} rows; {outputs} from {first} on are not among them.");
        return first % PanelColumns == 0 ? new QuantizedMatrix(this, first, outputs) : null;
    }

    /// <summary>The elements row by row, as a file has them.</summary>
    public byte[] ToRows()
    {
        byte[] elements = new byte[(long)Outputs * Inputs * ElementBytes];
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(elements.AsSpan());
        for (int row = 0; row < Outputs; row++)
        {
            for (int k = 0; k < Inputs; k++)
            {
                if (Precision == WeightPrecision.BFloat16) halves[row * Inputs + k] = Halves[HalfAt(row, k)];
                else elements[row * Inputs + k] = unchecked((byte)Wholes[WholeAt(row, k)]);
            }
        }

        GC.KeepAlive(this);
        return elements;
    }

    /// <summary>Row <paramref name="row"/> of W as floats.</summary>
    public void CopyRow(int row, Span<float> target)
    {
        if ((uint)row >= (uint)Outputs || target.Length < Inputs) throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Outputs} rows of {Inputs} numbers.");
        if (Precision == WeightPrecision.BFloat16)
        {
            for (int k = 0; k < Inputs; k++) target[k] = BitConverter.UInt32BitsToSingle((uint)Halves[HalfAt(row, k)] << 16);
        }
        else
        {
            for (int k = 0; k < Inputs; k++) target[k] = Wholes[WholeAt(row, k)] * Scales[row];
        }

        GC.KeepAlive(this);
    }

    /// <summary>Row <paramref name="row"/> of W as the whole numbers that are kept; only for 8 bits.</summary>
    public void CopyWholes(int row, Span<sbyte> target)
    {
        for (int k = 0; k < Inputs; k++) target[k] = Wholes[WholeAt(row, k)];
        GC.KeepAlive(this);
    }

    /// <summary>Some rows of W as floats, one after the other.</summary>
    public void CopyRows(ReadOnlySpan<int> rows, Span<float> target)
    {
        for (int i = 0; i < rows.Length; i++) CopyRow(rows[i], target.Slice(i * Inputs, Inputs));
    }

    /// <summary>How products read it. Valid as long as this object is reachable.</summary>
    /// <param name="width">Floats of a vector.</param>
    internal WeightUnits Describe(int width) => new()
    {
        First = Begin,
        Depth = Precision == WeightPrecision.BFloat16 ? Inputs : Pairs,
        Columns = Outputs,
        PanelBytes = PanelBytes,
        StepBytes = StepBytes,
        PanelColumns = PanelColumns,
        UnitsPerPanel = Lanes / width,
        UnitBytes = width * (Precision == WeightPrecision.BFloat16 ? sizeof(float) : sizeof(ushort)),
        Apart = Lanes,
    };

    /// <summary>The address of <see cref="Scales"/>.</summary>
    internal float* ScalesPointer => scales!.Pointer + firstPanel * PanelColumns;

    private byte* Begin => (byte*)storage.Pointer + firstPanel * PanelBytes;

    private ushort* Halves => (ushort*)Begin;

    private sbyte* Wholes => (sbyte*)Begin;

    // Lane j holds column j of the panel in its lower half and column j + 16 in its upper.
    private nint HalfAt(int row, int k) => ((nint)(row / PanelColumns) * Inputs + k) * PanelColumns + row % Lanes * 2 + row % PanelColumns / Lanes;

    // The two inputs of a pair stand side by side.
    private nint WholeAt(int row, int k) => (((nint)(row / PanelColumns) * Pairs + k / 2) * PanelColumns + row % PanelColumns) * 2 + k % 2;
}
