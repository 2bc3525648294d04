namespace Unroll.Layers;

/// <summary>How a recurrent decoder attends to what was read.</summary>
public sealed record AttentionSpec
{
    /// <summary>How query and key are compared. Default: additive.</summary>
    public AttentionScore Score { get; init; } = AttentionScore.Additive;

    /// <summary>Which state asks. Default: that before the cell, as in Bahdanau, Cho and Bengio's paper.</summary>
    public AttentionQuery Query { get; init; } = AttentionQuery.BeforeCell;

    /// <summary>Features of the additive score's inner layer, or of all heads together, 1 to 65536. Default: none given, which takes the decoder's size.</summary>
    public int? Size { get; init; }

    /// <summary>With <see cref="AttentionScore.MultiHead"/>: how many heads, 1 to 1024; <see cref="Size"/> must be a multiple. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>
    /// With <see cref="AttentionScore.Additive"/>: whether the score of a step also reads how much weight it got at all steps of the decoder before, v · tanh(W_q q + W_k k + w coverage + b), so
    /// that nothing is said twice and nothing forgotten. Each step makes new keys for it. Default: false.
    /// </summary>
    /// <remarks>See, Liu, Manning, "Get To The Point: Summarization with Pointer-Generator Networks", ACL 2017, equations 10 and 11.</remarks>
    public bool Coverage { get; init; }

    /// <summary>
    /// While training, for any score: how much the loss of a symbol grows with Σ min(weight, coverage) over the steps read, which punishes looking again at what was covered. 0 to 1000. Default: 0.
    /// </summary>
    /// <remarks>See, Liu, Manning 2017, equations 12 and 13; there 1, after training without it.</remarks>
    public double CoverageLoss { get; init; }

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
        check.Range(nameof(Heads), Heads, 1, 1024);
        check.Require(!Coverage || Score == AttentionScore.Additive, nameof(Coverage), Coverage, "false with another score than additive", "The other scores have no inner layer that could read it.");
        check.Range(nameof(CoverageLoss), CoverageLoss, 0, 1000.0);
        check.Require(!InputFeeding || Query == AttentionQuery.AfterCell, nameof(InputFeeding), InputFeeding, "false when the query is before the cell", "There the context is part of the input anyway.");
        check.Require(
            !ContextToEveryLayer || Query == AttentionQuery.BeforeCell, nameof(ContextToEveryLayer), ContextToEveryLayer, "false when the query is after the cell", "There is no context yet when the layers run.");
    }
}
