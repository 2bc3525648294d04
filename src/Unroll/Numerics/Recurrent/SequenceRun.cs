namespace Unroll.Numerics;

/// <summary>A <see cref="RecurrentRun"/> with its gradients as the fast kernels take it: addresses and strides in floats. Addresses are null where there is nothing.</summary>
internal unsafe struct SequenceRun
{
    public StepLayout Steps;
    public bool Reverse;

    /// <summary>Number of units; the hidden state has as many.</summary>
    public int Hidden;

    public float* Gates;
    public nint GatesStride;
    public float* Output;
    public nint OutputStride;
    public float* InitialHidden;
    public float* InitialCell;
    public float* FinalHidden;
    public float* FinalCell;
    public float* Cells;
    public float* Extra;

    /// <summary>Uᵀ as <see cref="GatePanels{TV, S}"/>.</summary>
    public float* HiddenPanels;

    /// <summary>d_n of a GRU that resets after the product, one per unit.</summary>
    public float* CandidateBias;

    /// <summary>U in panels: [gates · hidden, hidden].</summary>
    public float* HiddenBackward;

    /// <summary>∂L/∂h from above, with the stride of <see cref="Output"/>.</summary>
    public float* OutputGradient;

    /// <summary>∂L/∂h that comes back through time: [batch, hidden].</summary>
    public float* CarryHidden;

    /// <summary>∂L/∂c that comes back through time: [batch, hidden].</summary>
    public float* CarryCell;

    /// <summary>At least two vectors or <see cref="Hidden"/> zeros.</summary>
    public float* Zeros;

    public float* HiddenTrace;
    public float* CellTrace;

    /// <summary>The step that is processed as number <paramref name="index"/>.</summary>
    public readonly int StepAt(int index) => Reverse ? Steps.Time - 1 - index : index;

    /// <summary>The order of the groups of units at the step that is processed as number <paramref name="index"/>.</summary>
    public static GroupOrder OrderAt(int index, int groups) => new(groups, descending: (index & 1) != 0);

    /// <summary>How many of the rows below <paramref name="last"/> are processed as number <paramref name="index"/>; none outside the sequence.</summary>
    public readonly int RowsAt(int index, int last) => index < 0 || index >= Steps.Time ? 0 : Math.Min(last, Steps.Rows(StepAt(index)));
}
