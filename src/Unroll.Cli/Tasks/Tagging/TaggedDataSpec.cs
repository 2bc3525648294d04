using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Which tagged files a recipe learns from.</summary>
internal sealed record TaggedDataSpec
{
    /// <summary>
    /// The file to learn from, or a folder of which every file is read; unpacked if packed with gzip. A relative path in a recipe is looked for in the recipe's folder, the
    /// current folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>A file or folder to validate on. Without one, sequences are drawn from the training data: see validationShare.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>A file or folder that is measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>The share of the training sequences that is kept for validation where no file is named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

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

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a tagged file", "Name it here, with --data FILE, or as 'unroll train tag FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
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

    /// <summary>The data to learn from, cut into pieces where that is asked for.</summary>
    public DataSet<TaggedSequence> Pieces(DataSet<TaggedSequence> data) => Cut == 0 ? data
        : new DataSet<TaggedSequence>(data.Name, [.. data.SelectMany(sequence => sequence.Cut(Cut))], () => Fingerprint.Of(data.Fingerprint, Quantity.Count(Cut)));

    private DataSet<TaggedSequence> ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new WrongUseException($"There is no file '{path}'. Name your data with --data FILE, or set {DataFinder.Variable} to the folder in which the recipes find theirs.");
        return TaggedFile.Read(path, new TaggedFileOptions
        {
            Format = Format,
            Conllu = Conllu,
            WordColumn = WordColumn,
            TagColumn = TagColumn,
            Label = Label,
            Ignore = Ignore?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        });
    }
}
