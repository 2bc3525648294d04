using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>Which list of sequences with scores a regressor learns from.</summary>
internal sealed record ScoredDataSpec
{
    /// <summary>
    /// Delimited text with a header: a row for each sequence, with its file (a .npy array [time, features] or a table) and its scores. A relative path in a recipe is
    /// looked for in the recipe's folder, the current folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>A list to validate on. Without one, sequences are drawn from the training list: see validationShare.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>A list that is measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>The column with the files, named relative to the list. Default: file.</summary>
    public string File { get; init; } = "file";

    /// <summary>The columns with the scores; all others if empty.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>The share of the sequences that is drawn for validation where no list is named: 0 up to 0.9. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of the sequences that is drawn to test on: 0 up to 0.9. Default: 0.</summary>
    public double TestShare { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a list", "Name it here, with --data FILE, or as 'unroll train score FILE'.");
        check.Require(!string.IsNullOrWhiteSpace(File), nameof(File), File, "the name of a column");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.9);
        check.Range(nameof(TestShare), TestShare, 0, 0.9);
        check.Require(ValidationShare + TestShare < 1, nameof(TestShare), TestShare, "less than 1 together with validationShare");
    }
}
