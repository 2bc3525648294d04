using Unroll.Cli.Recipes;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A transcriber that learns to write down what recordings say.</summary>
internal sealed record TranscriberRecipe : Recipe<RecordingDataSpec, TranscriberSpec>
{
    /// <summary>Another default than for texts: recordings are longer than their words.</summary>
    public TranscriberRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(3e-3), Epochs = 20, ClipNorm = 1 };

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        base.Validate(check);
        check[nameof(Model)].Require(Model.Audio is not null, nameof(Model.Audio), "null", "how recordings become frames", "Models for other frames are made in code.");
    }
}
