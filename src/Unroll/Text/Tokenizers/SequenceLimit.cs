namespace Unroll.Text;

/// <summary>How long what a model reads may be.</summary>
/// <param name="Length">How many tokens at most, with those around the texts. At least as many as stand around the texts.</param>
public sealed record SequenceLimit(int Length)
{
    /// <summary>Which of two texts is cut. Default: the longer one.</summary>
    public PairTruncation Truncation { get; init; }

    /// <summary>Whether what is shorter is filled with padding tokens; what has no token at all stays empty, as with Hugging Face. Default: no.</summary>
    public bool Pad { get; init; }
}
