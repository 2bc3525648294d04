namespace Unroll.Text;

/// <summary>A text, or two, as tokens, and where each of them comes from.</summary>
public sealed record TokenizedText
{
    /// <summary>The ids.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>
    /// For each token the characters (UTF-16 units) of its text that it stands for; empty where no text stands behind it. Tokens that are parts of one character share it.
    /// </summary>
    public required IReadOnlyList<Range> Offsets { get; init; }

    /// <summary>For each token which of two texts it belongs to, as the model was taught: 0 or 1, with XLNet also 2 and 3.</summary>
    public required IReadOnlyList<int> Types { get; init; }

    /// <summary>For each token whether it stands around the texts, or pads, rather than for a part of one.</summary>
    public required IReadOnlyList<bool> IsAround { get; init; }

    /// <summary>For each token whether it is read, rather than padding.</summary>
    public required IReadOnlyList<bool> IsRead { get; init; }
}
