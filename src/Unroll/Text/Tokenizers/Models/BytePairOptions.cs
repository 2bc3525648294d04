namespace Unroll.Text;

/// <summary>The details in which byte-pair models differ, by the names of Hugging Face's file.</summary>
internal sealed record BytePairOptions
{
    /// <summary>The parts are bytes, written with <see cref="ByteAlphabet"/>.</summary>
    public bool ByteLevel { get; init; }

    /// <summary><c>unk_token</c>: stands for unknown characters.</summary>
    public string? Unknown { get; init; }

    /// <summary><c>fuse_unk</c>: unknown characters in a row are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary><c>byte_fallback</c>: an unknown character becomes its bytes, <c>&lt;0xE3&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    /// <summary><c>ignore_merges</c>: a piece that is a token stays one.</summary>
    public bool WholePieces { get; init; }

    /// <summary><c>continuing_subword_prefix</c>: stands before every part of a word but the first.</summary>
    public string? ContinuingPrefix { get; init; }

    /// <summary><c>end_of_word_suffix</c>: stands after the last part of a word.</summary>
    public string? EndSuffix { get; init; }
}
