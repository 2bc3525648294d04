using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent forecaster that learns from series of numbers.</summary>
internal sealed record ForecastRecipe : Recipe
{
    /// <summary>Which file to learn from.</summary>
    public SeriesDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public ForecasterSpec Model { get; init; } = new();

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
