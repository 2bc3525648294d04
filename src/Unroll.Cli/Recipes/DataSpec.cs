using System.Text.Json.Serialization;
using Unroll.Data;

namespace Unroll.Cli.Recipes;

/// <summary>What a recipe learns from: the part that every kind of task has. What the files hold stands at each kind.</summary>
internal abstract record DataSpec : ISpec
{
    /// <summary>
    /// What to learn from, unpacked if it is packed with gzip. A relative path in a recipe is looked for in the recipe's folder, the current folder and the folder that the
    /// environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    [JsonPropertyOrder(-1)]
    public string? Train { get; init; }

    /// <summary>What to validate on, in the same form. Without it a part of the training data is kept for it: see validationShare.</summary>
    [DataPath]
    [JsonPropertyOrder(-1)]
    public string? Validation { get; init; }

    /// <summary>What is measured once, with the best weights, when training is over; in the same form.</summary>
    [DataPath]
    [JsonPropertyOrder(-1)]
    public string? Test { get; init; }

    /// <summary>
    /// The share of the training data that is kept for validation where no file is named: 0 up to 0.5, or 0.9 for series and scores. Texts and series give their ends, other data what
    /// the seed draws. Default: 0.1.
    /// </summary>
    [JsonPropertyOrder(-1)]
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of the training data that is kept to test on, in the same way. Default: 0, for series 0.2.</summary>
    [JsonPropertyOrder(-1)]
    public double TestShare { get; init; }

    /// <summary>Whether a share that is not 0 counts as not given where test data are named: where it is so by default.</summary>
    [JsonIgnore]
    public bool TestShareYields { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public abstract void Validate(SpecCheck check);

    /// <summary>All parts: the named ones read, the others drawn from <paramref name="train"/>.</summary>
    public DataSplit<T> Divide<T>(DataSet<T> train, Func<string, DataSet<T>> read, ulong seed)
    {
        double validation = Validation is null ? ValidationShare : 0, test = Test is null ? TestShare : 0;
        DataSplit<T> drawn = validation + test > 0 ? train.Split(validation, test, seed) : new DataSplit<T>(train);
        return drawn with { Validation = Validation is null ? drawn.Validation : read(Validation), Test = Test is null ? drawn.Test : read(Test) };
    }

    /// <summary>Adds what is wrong with the parts.</summary>
    /// <param name="check">Where to.</param>
    /// <param name="train">What may be learnt from: <c>the path of a text file</c>.</param>
    /// <param name="task">The kind of task, as in <c>unroll train lm</c>.</param>
    /// <param name="mostShare">The largest share of a part.</param>
    internal void CheckParts(SpecCheck check, string train, string task, double mostShare = 0.5)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", train, $"Name it here, with --data FILE, or as 'unroll train {task} FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, mostShare);
        check.Range(nameof(TestShare), TestShare, 0, mostShare);
        check.Require(ValidationShare + TestShare < 1, nameof(TestShare), TestShare, "less than 1 together with validationShare");
        check.Require(Test is null || TestShare == 0 || TestShareYields, nameof(TestShare), TestShare, "0 where test data are named", "Leave one of the two out.");
    }
}
