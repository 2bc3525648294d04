using Unroll.Cli.Recipes;
using Unroll.Data;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A captioner that learns to write about images.</summary>
internal sealed record CaptionRecipe : Recipe
{
    /// <summary>Another default than for texts: epochs, for images are few.</summary>
    public CaptionRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(1e-3), Epochs = 60, ClipNorm = 1 };

    /// <summary>Which images to learn from.</summary>
    public CaptionDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public CaptionerSpec Model { get; init; } = new();

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
