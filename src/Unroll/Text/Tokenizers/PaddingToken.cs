namespace Unroll.Text;

/// <summary>What short sequences are filled with.</summary>
/// <param name="Id">The token.</param>
/// <param name="Type">Its token type.</param>
/// <param name="Left">It stands before the sequence rather than after it.</param>
internal sealed record PaddingToken(int Id, int Type, bool Left)
{
    /// <summary>Reads the field <c>padding</c>.</summary>
    public static PaddingToken? Read(ComponentJson? json) =>
        json is { } padding ? new PaddingToken(padding.Number("pad_id"), padding.Number("pad_type_id", 0), padding.OptionalText("direction") == "Left") : null;
}
