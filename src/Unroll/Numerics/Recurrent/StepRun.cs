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
    public bool Half;

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
    public float* Bias;
    public float* HiddenBias;

    /// <summary>Which round of work this is; rounds need each other's results from all units.</summary>
    public int Round;

    /// <summary>The part of the weights that belongs to a bundle, from W, or from U on.</summary>
    public readonly float* WeightsOf(int bundle, bool hidden)
    {
        nint row = (nint)Panels * PanelColumns, at = (bundle * (InputSize + (nint)Hidden) + (hidden ? InputSize : 0)) * row;
        return Weights + (Half ? at / 2 : at);
    }

    public readonly void Product<TV, S>(bool hidden, float* x, int bundle, float* initial, float* result)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int depth = hidden ? Hidden : InputSize;
        if (Half) StepProduct<TV, S>.BFloat16(Panels, depth, x, WeightsOf(bundle, hidden), initial, result);
        else StepProduct<TV, S>.Single(Panels, depth, x, WeightsOf(bundle, hidden), initial, result);
    }
}
