using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll train transcribe FILE</c>: a transcriber with the usual settings as flags.</summary>
internal static class TrainTranscriberCommand
{
    /// <summary>What the flags change, and the flags.</summary>
    public static RecipeCommand Form { get; } = new()
    {
        Task = "transcribe",
        Description = "Train a model that writes down what recordings say.",
        File = "A table of tab-separated columns that names WAV files and what they say, or a folder of folders of WAV files.",
        Recipe = """
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
            """,
        Flags =
        [
            new("--rate", "model.audio.sampleRate", "HZ", "Samples per second of the recordings."),
            new("--bands", "model.audio.bands", "N", "Mel bands: numbers of a frame."),
            new("--units", "model.units", "KIND", "What the model writes: characters, syllables, jamo, bytes or words."),
            new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn."),
            new("--hidden", "model.recurrent.hidden", "N", "Units per layer and direction."),
            new("--layers", "model.recurrent.layers", "N", "Recurrent layers."),
            new("--file-column", "data.file", "NAME", "The column of the table that names the files."),
            new("--text-column", "data.text", "NAME", "The column of the table with what is said."),
            new("--epochs", "training.epochs", "N", "Passes over the recordings."),
            new("--batch", "training.batchSize", "N", "Recordings per update."),
            new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
        ],
    };
}
