namespace Unroll.Numerics;

/// <summary>One step of one sequence through one layer, as the kernels take it.</summary>
internal unsafe struct StepRun
{
    public int InputSize;
    public int Hidden;

    /// <summary>Distance between the gates in the buffer of pre-activations: the columns of a panel.</summary>
    public int PanelColumns;

    public int Panels;
    public int BundleUnits;
    public WeightPrecision Precision;

    /// <summary>x, followed by h before the step.</summary>
    public float* Input;

    public float* Before;

    /// <summary>c, changed in place.</summary>
    public float* Cell;

    /// <summary>h after the step.</summary>
    public float* After;

    /// <summary>Room for [hidden] floats for each of two lanes.</summary>
    public float* Scratch;

    public float* Weights;

    /// <summary>Factors, where weights are whole numbers.</summary>
    public float* Scales;

    public float* Bias;
    public float* HiddenBias;

    /// <summary>Which round of work this is; rounds need each other's results from all units.</summary>
    public int Round;

    /// <summary>The part of the weights that belongs to a bundle, from W, or from U on.</summary>
    private readonly float* WeightsOf(int bundle, bool hidden)
    {
        nint row = (nint)Panels * PanelColumns, at = (bundle * (InputSize + (nint)Hidden) + (hidden ? InputSize : 0)) * row;
        return (float*)((byte*)Weights + at * StepForms.Bytes(Precision));
    }

    public readonly void Product<TV, S>(bool hidden, float* x, int bundle, float* initial, float* result)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int depth = hidden ? Hidden : InputSize;
        float* weights = WeightsOf(bundle, hidden);
        switch (Precision)
        {
            case WeightPrecision.Float32: StepProduct<TV, S>.Single(Panels, depth, x, weights, initial, result); break;
            case WeightPrecision.BFloat16: StepProduct<TV, S>.BFloat16(Panels, depth, x, weights, initial, result); break;
            default: StepProduct<TV, S>.Int8(Panels, depth, x, (sbyte*)weights, Scales + (2 * bundle + (hidden ? 1 : 0)) * Panels * PanelColumns, initial, result); break;
        }
    }
}
