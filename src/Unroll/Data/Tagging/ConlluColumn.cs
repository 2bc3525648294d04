namespace Unroll.Data;

/// <summary>Which column of a CoNLL-U file is the tag.</summary>
public enum ConlluColumn
{
    /// <summary>The universal part of speech.</summary>
    Upos = 3,

    /// <summary>The part of speech of the language's own tag set.</summary>
    Xpos = 4,

    /// <summary>The morphological features, all together as one tag.</summary>
    Feats = 5,

    /// <summary>The relation to the head.</summary>
    Deprel = 7,
}
