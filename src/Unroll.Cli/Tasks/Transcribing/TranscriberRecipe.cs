using Unroll.Cli.Recipes;
using Unroll.Data;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A transcriber that learns to write down what recordings say.</summary>
internal sealed record TranscriberRecipe : Recipe
{
    /// <summary>Another default than for texts: recordings are longer than their words.</summary>
    public TranscriberRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(3e-3), Epochs = 20, ClipNorm = 1 };

    /// <summary>Which recordings to learn from.</summary>
    public RecordingDataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public TranscriberSpec Model { get; init; } = new();

    /// <inheritdoc/>
    public override string DataName() => Path.GetFileName(Data.Train!);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
        SpecCheck model = check[nameof(Model)];
        Model.Validate(model);
        model.Require(Model.Audio is not null, nameof(Model.Audio), "null", "how recordings become frames", "Models for other frames are made in code.");
        Training.Validate(check[nameof(Training)]);
    }
}
