using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>Which files a recipe learns from.</summary>
internal sealed record TextDataSpec
{
    /// <summary>
    /// The text to learn from: UTF-8, unpacked if it is packed with gzip. A relative path in a recipe is looked for in the recipe's folder, the current folder
    /// and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>A text to validate on. Without one, the end of the training text is kept for it: see validationShare.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>A text that is measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>The share of the training text, from its end, that is kept for validation where no file is named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of the training text, from its end, that is kept to test on: 0 up to 0.5. The validation text is cut off before it. Default: 0.</summary>
    public double TestShare { get; init; }

    /// <summary>For a table with tabs between columns and names in its first line: the column whose cells are the text, one per line.</summary>
    public string? Column { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a text file", "Name it here, with --data FILE, or as 'unroll train lm FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
        check.Range(nameof(TestShare), TestShare, 0, 0.5);
        check.Require(Test is null || TestShare == 0, nameof(TestShare), TestShare, "0 where a test text is named", "Leave one of the two out.");
    }
}
