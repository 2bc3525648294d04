using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>One direction of one layer while it runs: the tensors it reads and writes, and what it keeps for the backward pass.</summary>
internal sealed class DirectionRun
{
    public required CellKind Kind { get; init; }

    public required CellWeights Weights { get; init; }

    public required StepLayout Steps { get; init; }

    public required bool Reverse { get; init; }

    /// <summary>Where this direction's part of an output row begins, and how long the rows are.</summary>
    public required int OutputOffset { get; init; }

    public required Tensor Input { get; init; }

    public required Tensor Output { get; init; }

    public Tensor? InitialHidden { get; init; }

    public Tensor? InitialCell { get; init; }

    public required Tensor FinalHidden { get; init; }

    public Tensor? FinalCell { get; init; }

    public required FloatBlock Gates { get; init; }

    public required FloatBlock Cells { get; init; }

    public required FloatBlock Extra { get; init; }

    public GatePin[] Pins { get; init; } = [];

    public int OutputStride => Output.Shape.Columns;

    /// <summary>The run as the kernels take it.</summary>
    public RecurrentRun Describe() => new()
    {
        Steps = Steps,
        InputSize = Weights.InputSize,
        Hidden = Weights.Hidden,
        Width = Weights.Width,
        Reverse = Reverse,
        Weights = Weights.Describe(),
        Input = Input.Values,
        InitialHidden = InitialHidden is null ? default : InitialHidden.Values,
        InitialCell = InitialCell is null ? default : InitialCell.Values,
        Output = Output.Block.Span[..Output.Length][Math.Min(OutputOffset, Output.Length)..],
        OutputStride = OutputStride,
        FinalHidden = FinalHidden.Block.Span[..FinalHidden.Length],
        FinalCell = FinalCell is null ? default : FinalCell.Block.Span[..FinalCell.Length],
        Gates = Gates.Span[..Kind.Kernel.GatesLength(Steps, Weights.Hidden)],
        Cells = Kind.Kernel.HasCellState ? Cells.Span[..(Steps.Total * Weights.Hidden)] : default,
        Extra = Extra.Span[..Kind.Kernel.ExtraLength(Steps, Weights.Hidden, Weights.Width)],
        Pins = Pins,
    };
}
