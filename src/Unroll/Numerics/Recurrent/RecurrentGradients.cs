namespace Unroll.Numerics;

/// <summary>What a backward run reads (the gradients that flow in) and writes (all others). Rows are those of <see cref="RecurrentRun"/>.</summary>
internal ref struct RecurrentGradients
{
    /// <summary>∂L/∂h of every row from above: <c>[rows, width]</c> with the stride of <see cref="RecurrentRun.Output"/>; empty for zeros.</summary>
    public ReadOnlySpan<float> Output;

    /// <summary>∂L/∂ final hidden state: <c>[batch, width]</c>; empty for zeros.</summary>
    public ReadOnlySpan<float> FinalHidden;

    /// <summary>∂L/∂ final cell state: <c>[batch, hidden]</c>; empty for zeros.</summary>
    public ReadOnlySpan<float> FinalCell;

    /// <summary>∂L/∂x: <c>[rows, input]</c>.</summary>
    public GradientTarget Input;

    /// <summary>∂L/∂W.</summary>
    public GradientTarget InputWeight;

    /// <summary>∂L/∂U.</summary>
    public GradientTarget HiddenWeight;

    /// <summary>∂L/∂ bias of W x.</summary>
    public GradientTarget InputBias;

    /// <summary>∂L/∂ bias of U h.</summary>
    public GradientTarget HiddenBias;

    /// <summary>∂L/∂ projection.</summary>
    public GradientTarget Projection;

    /// <summary>∂L/∂ initial hidden state: <c>[batch, width]</c>.</summary>
    public GradientTarget InitialHidden;

    /// <summary>∂L/∂ initial cell state: <c>[batch, hidden]</c>.</summary>
    public GradientTarget InitialCell;

    /// <summary>For tracing: ∂L/∂h of every row with everything that comes back through time, <c>[rows, width]</c>; empty if nobody listens.</summary>
    public Span<float> HiddenTrace;

    /// <summary>For tracing: ∂L/∂c of every row, <c>[rows, hidden]</c>; empty if nobody listens.</summary>
    public Span<float> CellTrace;
}
