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
        Storage = new FloatBlock(checked((int)(precision == WeightPrecision.Float32 ? length : length / 2)));
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

    /// <summary>Where the sums begin, in the order of the bundles.</summary>
    public FloatBlock Bias { get; }

    /// <summary>d alone, for a candidate that needs it apart.</summary>
    public FloatBlock HiddenBias { get; }

    /// <summary>Packs the weights. Nobody may be stepping.</summary>
    public void Fill(in RecurrentParameters weights, bool sumBias)
    {
        Bias.Span.Clear();
        HiddenBias.Span.Clear();
        int lanes = PanelColumns / 2, row = Panels * PanelColumns, bundleLength = row * (inputSize + hidden);
        for (int bundle = 0; bundle < Bundles; bundle++)
        {
            for (int column = 0; column < row; column++)
            {
                int source = SourceRow(bundle, column);
                int at = bundle * row + column;
                if (source >= 0 && !weights.InputBias.IsEmpty)
                {
                    Bias.Span[at] = weights.InputBias[source] + (sumBias || source < 2 * hidden ? weights.HiddenBias[source] : 0f);
                    HiddenBias.Span[at] = weights.HiddenBias[source];
                }

                for (int k = 0; k < inputSize + hidden; k++)
                {
                    float weight = source < 0 ? 0f : k < inputSize ? weights.InputWeight[source * inputSize + k] : weights.HiddenWeight[source * hidden + k - inputSize];
                    if (Precision == WeightPrecision.Float32)
                    {
                        Storage.Pointer[(nint)bundle * bundleLength + (nint)k * row + column] = weight;
                    }
                    else
                    {
                        // Lane j of a vector holds column j of the panel in its lower half and column j + lanes in its upper.
                        int panel = column / PanelColumns, inPanel = column % PanelColumns;
                        nint half = ((nint)bundle * bundleLength / 2 + (nint)k * row / 2 + panel * lanes + inPanel % lanes) * 2 + inPanel / lanes;
                        ((ushort*)Storage.Pointer)[half] = BFloat16.Round(weight);
                    }
                }
            }
        }

        Version = weights.Version;
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
