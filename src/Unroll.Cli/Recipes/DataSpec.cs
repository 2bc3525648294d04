namespace Unroll.Cli.Recipes;

/// <summary>Which files a recipe learns from.</summary>
internal sealed record DataSpec
{
    /// <summary>The text to learn from: UTF-8, unpacked if the name ends in .gz. A relative path starts at the recipe's folder, or at the current one.</summary>
    public string? Train { get; init; }

    /// <summary>A text to validate on. Without one, the end of the training text is kept for it: see validationShare.</summary>
    public string? Validation { get; init; }

    /// <summary>A text that is measured once, with the best weights, when training is over.</summary>
    public string? Test { get; init; }

    /// <summary>The share of the training text, from its end, that is kept for validation where no file is named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>For a table with tabs between columns and names in its first line: the column whose cells are the text, one per line.</summary>
    public string? Column { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a text file", "Name it here, with --data FILE, or as 'unroll train lm FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
    }
}
