using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A model that gives each word of a sentence, or each frame of a numeric sequence, a tag.</summary>
internal sealed record TaggerRecipe : Recipe
{
    /// <summary>Which files to learn from.</summary>
    public TaggedDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public TaggerSpec Model { get; init; } = new();

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
