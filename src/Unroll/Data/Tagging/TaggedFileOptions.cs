namespace Unroll.Data;

/// <summary>How a file with tagged words is read.</summary>
public sealed record TaggedFileOptions
{
    /// <summary>Everything by default: the form by the file's name, UPOS of CoNLL-U, the first and the last of columns.</summary>
    public static TaggedFileOptions Default { get; } = new();

    /// <summary>The form. Default: by the name.</summary>
    public TaggedFormat Format { get; init; }

    /// <summary>CoNLL-U: the column of the tag. Default: UPOS.</summary>
    public ConlluColumn Conllu { get; init; } = ConlluColumn.Upos;

    /// <summary>Columns: which one is the word, from 1. Default: the first.</summary>
    public int WordColumn { get; init; } = 1;

    /// <summary>Columns: which one is the tag, from 1. Default: the last.</summary>
    public int? TagColumn { get; init; }

    /// <summary>Tables of numbers: the name of the column with the label of each frame. Default: the last.</summary>
    public string? Label { get; init; }

    /// <summary>Tables of numbers: the names of columns that are not read, for instance a time stamp. Default: none.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];
}
