namespace Unroll.Metrics;

/// <summary>How BLEU cuts texts into words.</summary>
public enum BleuTokenization
{
    /// <summary>Punctuation becomes words of its own, as the WMT evaluations have it (mteval-v13a): <c>13a</c> in a signature.</summary>
    International13a,

    /// <summary>Only white space separates words: <c>none</c> in a signature. For texts that are cut already.</summary>
    Whitespace,

    /// <summary>Every character is a word, white space none: <c>char</c> in a signature. For languages without spaces, and for Korean beside the others.</summary>
    Characters,

    /// <summary>Punctuation and symbols of all scripts become words of their own, punctuation between digits excepted (mteval-v14): <c>intl</c> in a signature.</summary>
    International14,
}
