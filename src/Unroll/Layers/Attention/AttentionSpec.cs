namespace Unroll.Layers;

/// <summary>How a recurrent decoder attends to what was read.</summary>
public sealed record AttentionSpec
{
    /// <summary>How query and key are compared. Default: additive.</summary>
    public AttentionScore Score { get; init; } = AttentionScore.Additive;

    /// <summary>Which state asks. Default: that before the cell, as in Bahdanau, Cho and Bengio's paper.</summary>
    public AttentionQuery Query { get; init; } = AttentionQuery.BeforeCell;

    /// <summary>Features of the additive score's inner layer, 1 to 65536. Default: none given, which takes the decoder's size.</summary>
    public int? Size { get; init; }

    /// <summary>With <see cref="AttentionQuery.AfterCell"/>: whether the attentional state is part of the next step's input. Default: false.</summary>
    /// <remarks>Luong, Pham, Manning 2015, section 3.3.</remarks>
    public bool InputFeeding { get; init; }

    /// <summary>Whether the output layer reads the context beside the state. Default: true. With <see cref="AttentionQuery.AfterCell"/> it always does, through the attentional state.</summary>
    public bool ContextToOutput { get; init; } = true;

    /// <summary>With <see cref="AttentionQuery.BeforeCell"/>: whether every layer of the decoder reads the context, rather than the first alone. Default: false.</summary>
    public bool ContextToEveryLayer { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(Enum.IsDefined(Score), nameof(Score), Score, string.Join(", ", Enum.GetNames<AttentionScore>()));
        check.Require(Enum.IsDefined(Query), nameof(Query), Query, string.Join(", ", Enum.GetNames<AttentionQuery>()));
        if (Size is { } size) check.Range(nameof(Size), size, 1, 65536);
        check.Require(!InputFeeding || Query == AttentionQuery.AfterCell, nameof(InputFeeding), InputFeeding, "false when the query is before the cell", "There the context is part of the input anyway.");
        check.Require(
            !ContextToEveryLayer || Query == AttentionQuery.BeforeCell, nameof(ContextToEveryLayer), ContextToEveryLayer, "false when the query is after the cell", "There is no context yet when the layers run.");
    }
}
