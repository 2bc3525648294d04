using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>A list of sequences with scores: delimited text with a header, a row for each sequence, with its file (a .npy array [time, features] or a table) and its scores.</summary>
internal sealed record ScoredDataSpec : DataSpec
{
    /// <summary>The column with the files, named relative to the list. Default: file.</summary>
    public string File { get; init; } = "file";

    /// <summary>The columns with the scores; all others if empty.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a list", "score", mostShare: 0.9);
        check.Require(!string.IsNullOrWhiteSpace(File), nameof(File), File, "the name of a column");
    }

    /// <summary>Reads a list.</summary>
    public DataSet<ScoredSequence> Read(string path) => ScoredFile.Read(DataFinder.RequireFile(path, "list"), File, Scores);
}
