using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Tagged sequences: a file, or a folder of which every file is read.</summary>
internal sealed record TaggedDataSpec : DataSpec
{
    /// <summary>Whether the files are CoNLL-U, columns, JSON lines, or tables of numbers. Default: by their names.</summary>
    public TaggedFormat Format { get; init; }

    /// <summary>CoNLL-U: the column of the tag. Default: upos.</summary>
    public ConlluColumn Conllu { get; init; } = ConlluColumn.Upos;

    /// <summary>Columns: which one is the word, from 1. Default: 1.</summary>
    public int WordColumn { get; init; } = 1;

    /// <summary>Columns: which one is the tag, from 1. Default: the last.</summary>
    public int? TagColumn { get; init; }

    /// <summary>Tables of numbers: the name of the column with the label of each frame. Default: the last.</summary>
    public string? Label { get; init; }

    /// <summary>Tables of numbers: columns that are not read, separated by commas, for instance a time stamp. Default: none.</summary>
    public string? Ignore { get; init; }

    /// <summary>Tables of numbers: sequences are cut into pieces of so many frames to learn from; 0 for not at all. Default: 0.</summary>
    public int Cut { get; init; }

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a tagged file", "tag");
        check.Range(nameof(WordColumn), WordColumn, 1);
        if (TagColumn is { } tag) check.Range(nameof(TagColumn), tag, 1);
        check.Range(nameof(Cut), Cut, 0);
    }

    /// <summary>Reads a file, or every file of a folder in the order of their names.</summary>
    public DataSet<TaggedSequence> Read(string path)
    {
        if (!Directory.Exists(path)) return ReadFile(path);
        string[] files = [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new WrongUseException($"The folder '{path}' holds no file.");
        DataSet<TaggedSequence>[] parts = [.. files.Select(ReadFile)];
        return new DataSet<TaggedSequence>(path, [.. parts.SelectMany(part => part)], () => Fingerprint.Of([.. parts.Select(part => part.Fingerprint)]));
    }

    /// <summary>All parts.</summary>
    public DataSplit<TaggedSequence> Read()
    {
        DataSet<TaggedSequence> train = Pieces(Read(Train!));
        // Very few sequences are not worth splitting: all of them are needed to learn from.
        TaggedDataSpec parts = ValidationShare * train.Count >= 1 ? this : this with { ValidationShare = 0 };
        return parts.Divide(train, Read, seed: 1);
    }

    // The data to learn from, cut into pieces where that is asked for.
    private DataSet<TaggedSequence> Pieces(DataSet<TaggedSequence> data) => Cut == 0 ? data
        : new DataSet<TaggedSequence>(data.Name, [.. data.SelectMany(sequence => sequence.Cut(Cut))], () => Fingerprint.Of(data.Fingerprint, Quantity.Count(Cut)));

    private DataSet<TaggedSequence> ReadFile(string path) => TaggedFile.Read(DataFinder.RequireFile(path, "data"), ToOptions());

    /// <summary>How a file is read.</summary>
    public TaggedFileOptions ToOptions() => new()
    {
        Format = Format,
        Conllu = Conllu,
        WordColumn = WordColumn,
        TagColumn = TagColumn,
        Label = Label,
        Ignore = Ignore?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
    };
}
