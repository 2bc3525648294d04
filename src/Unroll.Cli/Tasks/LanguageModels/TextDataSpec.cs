using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>Texts to learn from: files in UTF-8, a column of a table, or ids that were made before (.npy).</summary>
internal sealed record TextDataSpec : DataSpec
{
    /// <summary>For a table with tabs between columns and names in its first line: the column whose cells are the text, one per line.</summary>
    public string? Column { get; init; }

    /// <summary>
    /// The vocabulary that the model gets: the folder of a tokenizer or one of its files, or the folder of a model. Without it one is built from the training text as model.units says. Ids need it: it says what
    /// they mean.
    /// </summary>
    [DataPath]
    public string? Vocabulary { get; init; }

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a text file", "lm");
        foreach ((string name, string? path) in new[] { (nameof(Train), Train), (nameof(Validation), Validation), (nameof(Test), Test) })
        {
            if (path is null) continue;
            check.Require(!CorpusReader.IsIds(path) || Vocabulary is not null, nameof(Vocabulary), "missing", "a folder or file of a tokenizer, or a model folder", $"'{path}' holds ids, and it says what they mean.");
            check.Require(CorpusReader.IsIds(path) == CorpusReader.IsIds(Train ?? ""), name, path, "ids (.npy) where data.train holds ids, text where it holds text");
        }
    }
}
