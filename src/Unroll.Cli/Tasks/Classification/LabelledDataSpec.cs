using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Which files of labelled sequences a recipe learns from, and how they are built.</summary>
internal sealed record LabelledDataSpec
{
    /// <summary>
    /// The sequences to learn from: .tsv, .csv, .jsonl, .ts, IDX images, or lines that begin with a label; unpacked if packed with gzip. With model.audio a table that names recordings, or
    /// a folder in which each folder of recordings is named after their label. A relative path in a recipe is looked
    /// for in the recipe's folder, the current folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>Sequences to validate on. Without, some of the training data are kept for it: see validationShare.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>Sequences that are measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>The share of the training data, drawn by the recipe's seed, that is kept for validation where no file is named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of the training data, drawn by the recipe's seed, that is kept to test on: 0 up to 0.5. Default: 0.</summary>
    public double TestShare { get; init; }

    /// <summary>How the files are built. Default: as their names say.</summary>
    public LabelledFormat Format { get; init; }

    /// <summary>The column, or the JSON property, with the text: its name, or its number from 1. Several, separated by commas, are joined by spaces. With model.audio the column that names the recordings. Default: text.</summary>
    public string Text { get; init; } = "text";

    /// <summary>The column, or the JSON property, with the label: its name, or its number from 1. Default: label.</summary>
    public string Label { get; init; } = "label";

    /// <summary>What stands between several labels of one sequence. Default: nothing, a sequence has one label.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>Whether the first line names the columns. Default: true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a file", "Name it here, with --data FILE, or as 'unroll train classify FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
        check.Range(nameof(TestShare), TestShare, 0, 0.5);
        check.Require(Test is null || TestShare == 0, nameof(TestShare), TestShare, "0 where a test file is named", "Leave one of the two out.");
        check.Require(Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length > 0, nameof(Text), "empty", "the name or number of a column");
    }
}
