using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A classifier: what a text, or a sequence of numbers, is as a whole.</summary>
internal sealed record ClassifierRecipe : Recipe
{
    /// <summary>Which files to learn from.</summary>
    public LabelledDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public ClassifierSpec Model { get; init; } = new();

    /// <inheritdoc/>
    public override string DataName() => Path.GetFileName(Data.Train!);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
        Model.Validate(check[nameof(Model)]);
        Training.Validate(check[nameof(Training)]);
    }
}
