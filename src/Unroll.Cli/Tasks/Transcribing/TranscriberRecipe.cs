using Unroll.Cli.Recipes;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A transcriber that learns to write down what recordings say.</summary>
internal sealed record TranscriberRecipe : Recipe<RecordingDataSpec, TranscriberSpec>
{
    /// <summary><c>unroll train transcribe FILE</c>: a transcriber with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "transcribe", "Train a model that writes down what recordings say.",
        "A table of tab-separated columns that names WAV files and what they say, or a folder of folders of WAV files.",
        """
        {
          "task": "transcribe",
          "model": {
            "convolutions": [{ "filters": 64, "kernel": 5, "stride": 2 }, { "filters": 64, "kernel": 5, "stride": 2 }],
            "recurrent": { "cell": "gru", "hidden": 128, "bidirectional": true }, "inputDropout": 0.1, "dropout": 0.1
          },
          "training": {
            "epochs": 20, "batchSize": 32, "clipNorm": 1,
            "optimizer": { "kind": "adamw", "learningRate": 0.003, "weightDecay": 0.01 },
            "schedule": { "kind": "cosine", "warmup": 50, "final": 0.00001 }
          }
        }
        """)
    {
        Flags =
        [
            new("--rate", "model.audio.sampleRate", "HZ", "Samples per second of the recordings."),
            new("--bands", "model.audio.bands", "N", "Mel bands: numbers of a frame."),
            new("--units", "model.units", "KIND", "What the model writes: characters, syllables, jamo, bytes, subwords or words."),
            UsualFlags.Cell,
            UsualFlags.Hidden("layer and direction"),
            UsualFlags.Layers,
            new("--file-column", "data.file", "NAME", "The column of the table that names the files."),
            new("--text-column", "data.text", "NAME", "The column of the table with what is said."),
            UsualFlags.Epochs("recordings"),
            UsualFlags.Batch("Recordings"),
            UsualFlags.LearningRate,
        ],
    };

    /// <summary>Another default than for texts: recordings are longer than their words.</summary>
    public TranscriberRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(3e-3), Epochs = 20, ClipNorm = 1 };

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        base.Validate(check);
        check[nameof(Model)].Require(Model.Audio is not null, nameof(Model.Audio), "null", "how recordings become frames", "Models for other frames are made in code.");
    }
}
