using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Which recordings a recipe learns from.</summary>
internal sealed record RecordingDataSpec
{
    /// <summary>
    /// The recordings to learn from: a table of tab-separated columns that names recordings and what they say, or a folder in which each folder of recordings is named after what they
    /// say. A relative path in a recipe is looked for in the recipe's folder, the current folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>Recordings to validate on. Without any, some of those to learn from are drawn: see validationShare.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>Recordings that are measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>For a table: the header of the column that names the files. Default: path.</summary>
    public string File { get; init; } = "path";

    /// <summary>For a table: the header of the column with what is said. Default: text.</summary>
    public string Text { get; init; } = "text";

    /// <summary>The share of the recordings that is drawn for validation where none are named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of the recordings that is drawn to test on where none are named: 0 up to 0.5. Default: 0.</summary>
    public double TestShare { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a table or folder of recordings", "Name it here, with --data FILE, or as 'unroll train transcribe FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
        check.Range(nameof(TestShare), TestShare, 0, 0.5);
        check.Require(Test is null || TestShare == 0, nameof(TestShare), TestShare, "0 where recordings to test on are named", "Leave one of the two out.");
    }

    /// <summary>One table or folder.</summary>
    public DataSet<RecordingFile> Read(string path)
    {
        if (Directory.Exists(path)) return RecordingFiles.ReadFolder(path);
        if (!System.IO.File.Exists(path)) throw new WrongUseException($"There is no file or folder '{path}'. Name your recordings with --data, or set {DataFinder.Variable} to the folder in which the recipes find theirs.");
        return RecordingFiles.ReadTable(path, File, Text);
    }

    /// <summary>All parts; what is not named is drawn from the training recordings.</summary>
    public DataSplit<RecordingFile> Split(ulong seed)
    {
        DataSet<RecordingFile> train = Read(Train!);
        DataSplit<RecordingFile> drawn = Validation is null || TestShare > 0 ? train.Split(Validation is null ? ValidationShare : 0, TestShare, seed) : new DataSplit<RecordingFile>(train);
        return drawn with { Validation = Validation is null ? drawn.Validation : Read(Validation), Test = Test is null ? drawn.Test : Read(Test) };
    }
}
