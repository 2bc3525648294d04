namespace Unroll.Text;

/// <summary>Where words begin and end.</summary>
public enum WordSplitting
{
    /// <summary>At white space only: for text that is already tokenised, such as the Penn Treebank files.</summary>
    Whitespace,

    /// <summary>
    /// At white space and around every punctuation mark, which becomes a word of its own marked with U+FFED on the side where no space stood,
    /// so that the spacing comes back. An apostrophe between letters stays inside its word.
    /// </summary>
    Punctuation,
}
