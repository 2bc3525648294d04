using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent language model that learns from text.</summary>
internal sealed record LanguageModelRecipe : Recipe
{
    /// <summary>Which files to learn from.</summary>
    public TextDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public LanguageModelSpec Model { get; init; } = new();

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
