namespace Unroll.Numerics;

/// <summary>
/// The weights of one layer for single steps. Bundles of up to four panels of two vectors, the gates of a group of units (for a cell with one gate,
/// four groups of units), with all panels of a bundle side by side for each step of k: one stream from memory.
/// </summary>
internal sealed unsafe class StepWeights
{
    private readonly int gates, hidden, inputSize;

    public StepWeights(int gates, int hidden, int inputSize, SimdLevel level, WeightPrecision precision)
    {
        (this.gates, this.hidden, this.inputSize) = (gates, hidden, inputSize);
        (Level, Precision) = (level, precision);
        PanelColumns = level switch { SimdLevel.Vector512 => 32, SimdLevel.Vector256 => 16, SimdLevel.Vector128 => 8, _ => 2 };
        Panels = gates == 1 ? 4 : gates;
        BundleUnits = gates == 1 ? 4 * PanelColumns : PanelColumns;
        Bundles = (hidden + BundleUnits - 1) / BundleUnits;
        long length = (long)Bundles * Panels * PanelColumns * (inputSize + hidden);
        int perFloat = sizeof(float) / StepForms.Bytes(precision);
        Storage = new FloatBlock(checked((int)((length + perFloat - 1) / perFloat)));
        Scales = new FloatBlock(precision == WeightPrecision.Int8 ? 2 * Bundles * Panels * PanelColumns : 1);
        Bias = new FloatBlock(Bundles * Panels * PanelColumns);
        HiddenBias = new FloatBlock(Bundles * Panels * PanelColumns);
    }

    public SimdLevel Level { get; }

    public WeightPrecision Precision { get; }

    /// <summary>Which state of the weights this is.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>Panels of a bundle.</summary>
    public int Panels { get; }

    public int Bundles { get; }

    /// <summary>Columns of a panel: two vectors.</summary>
    public int PanelColumns { get; }

    /// <summary>Units of a bundle.</summary>
    public int BundleUnits { get; }

    /// <summary>For each bundle first W, then U.</summary>
    public FloatBlock Storage { get; }

    /// <summary>Factors of whole numbers, for each bundle first those of W, then those of U, in the order of its columns.</summary>
    public FloatBlock Scales { get; }

    /// <summary>Where the sums begin, in the order of the bundles.</summary>
    public FloatBlock Bias { get; }

    /// <summary>d alone, for a candidate that needs it apart.</summary>
    public FloatBlock HiddenBias { get; }

    /// <summary>Packs the weights. Nobody may be stepping.</summary>
    public void Fill(in RecurrentParameters weights, bool sumBias)
    {
        Bias.Span.Clear();
        HiddenBias.Span.Clear();
        Storage.Span.Clear();
        Scales.Span.Clear();
        int row = Panels * PanelColumns;
        float[] numbers = new float[inputSize + hidden];
        sbyte[] wholes = new sbyte[Precision == WeightPrecision.Int8 ? numbers.Length : 0];
        for (int bundle = 0; bundle < Bundles; bundle++)
        {
            for (int column = 0; column < row; column++)
            {
                int source = SourceRow(bundle, column), at = bundle * row + column;
                if (source < 0) continue;
                if (!weights.InputBias.IsEmpty)
                {
                    Bias.Span[at] = weights.InputBias[source] + (sumBias || source < 2 * hidden ? weights.HiddenBias[source] : 0f);
                    HiddenBias.Span[at] = weights.HiddenBias[source];
                }

                if (Precision == WeightPrecision.Int8) PutWholes(weights, source, wholes, bundle, column);
                else PutFloats(weights, source, numbers, bundle, column);
            }
        }

        Version = weights.Version;
    }

    // Lane j of a vector holds column j of the panel in its lower half and column j + lanes in its upper, with 8 bits once LoadPairs has made 16 of them.
    private int Paired(int column) => column / PanelColumns * PanelColumns + column % PanelColumns % (PanelColumns / 2) * 2 + column % PanelColumns / (PanelColumns / 2);

    private void PutFloats(in RecurrentParameters weights, int source, Span<float> numbers, int bundle, int column)
    {
        if (weights.Fewer is { } fewer)
        {
            fewer.Input.CopyRow(source, numbers);
            fewer.Hidden.CopyRow(source, numbers[inputSize..]);
        }
        else
        {
            weights.InputWeight.Slice(source * inputSize, inputSize).CopyTo(numbers);
            weights.HiddenWeight.Slice(source * hidden, hidden).CopyTo(numbers[inputSize..]);
        }

        int row = Panels * PanelColumns;
        nint first = (nint)bundle * row * numbers.Length;
        for (int k = 0; k < numbers.Length; k++)
        {
            if (Precision == WeightPrecision.Float32) Storage.Pointer[first + (nint)k * row + column] = numbers[k];
            else ((ushort*)Storage.Pointer)[first + (nint)k * row + Paired(column)] = BFloat16.Round(numbers[k]);
        }
    }

    private void PutWholes(in RecurrentParameters weights, int source, Span<sbyte> wholes, int bundle, int column)
    {
        (QuantizedMatrix input, QuantizedMatrix hiddenWeights) = weights.Fewer!.Value;
        input.CopyWholes(source, wholes);
        hiddenWeights.CopyWholes(source, wholes[inputSize..]);
        int row = Panels * PanelColumns;
        Scales.Span[2 * bundle * row + column] = input.Scales[source] * StepForms.ScaleOfWholes;
        Scales.Span[(2 * bundle + 1) * row + column] = hiddenWeights.Scales[source] * StepForms.ScaleOfWholes;
        nint first = (nint)bundle * row * wholes.Length;
        for (int k = 0; k < wholes.Length; k++) ((sbyte*)Storage.Pointer)[first + (nint)k * row + Paired(column)] = wholes[k];
    }

    /// <summary>Which row of the weights a column of a bundle is, or -1 for padding.</summary>
    private int SourceRow(int bundle, int column)
    {
        int panel = column / PanelColumns, inPanel = column % PanelColumns;
        int unit = gates == 1 ? bundle * BundleUnits + column : bundle * BundleUnits + inPanel;
        if (unit >= hidden) return -1;
        return gates == 1 ? unit : panel * hidden + unit;
    }
}
