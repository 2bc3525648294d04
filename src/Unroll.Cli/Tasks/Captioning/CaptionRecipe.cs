using Unroll.Cli.Recipes;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A captioner that learns to write about images.</summary>
internal sealed record CaptionRecipe : Recipe<CaptionDataSpec, CaptionerSpec>
{
    /// <summary>Another default than for texts: epochs, for images are few.</summary>
    public CaptionRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(1e-3), Epochs = 60, ClipNorm = 1 };
}
