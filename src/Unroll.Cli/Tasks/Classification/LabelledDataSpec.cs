using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Labelled sequences: .tsv, .csv, .jsonl, .ts, IDX images, or lines that begin with a label. With model.audio a table that names recordings, or a folder in which each folder of recordings is named after their label.</summary>
internal sealed record LabelledDataSpec : DataSpec
{
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

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a file", "classify");
        check.Require(Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length > 0, nameof(Text), "empty", "the name or number of a column");
    }
}
