using Unroll.Cli.Recipes;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A regressor that learns numbers of whole sequences, for instance grades of videos.</summary>
internal sealed record ScoreRecipe : Recipe
{
    /// <summary>Which list to learn from.</summary>
    public ScoredDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public RegressorSpec Model { get; init; } = new();

    /// <inheritdoc/>
    public override string DataName() => Path.GetFileName(Data.Train!);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
        Model.Validate(check[nameof(Model)]);
        Training.Validate(check[nameof(Training)]);
    }

    /// <summary>Reads a list.</summary>
    public DataSet<ScoredSequence> Read(string path)
    {
        if (Directory.Exists(path)) throw new WrongUseException($"'{path}' is a folder. Name a list in it.");
        if (!File.Exists(path)) throw new WrongUseException($"There is no file '{path}'. Name your list with --data FILE, or set {DataFinder.Variable} to the folder in which the recipes find theirs.");
        return ScoredFile.Read(path, Data.File, Data.Scores);
    }

    /// <summary>Reads and divides what the recipe names.</summary>
    public DataSplit<ScoredSequence> Split()
    {
        DataSet<ScoredSequence> train = Read(Data.Train!);
        double validation = Data.Validation is null ? Data.ValidationShare : 0, test = Data.Test is null ? Data.TestShare : 0;
        DataSplit<ScoredSequence> split = validation + test > 0 ? train.Split(validation, test, Seed) : new DataSplit<ScoredSequence>(train);
        return split with { Validation = Data.Validation is { } other ? Read(other) : split.Validation, Test = Data.Test is { } last ? Read(last) : split.Test };
    }
}
