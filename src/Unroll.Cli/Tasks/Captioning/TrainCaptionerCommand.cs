using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll train caption FILE</c>: a captioner with the usual settings as flags.</summary>
internal static class TrainCaptionerCommand
{
    /// <summary>What the flags change, and the flags.</summary>
    public static RecipeCommand Form { get; } = new()
    {
        Task = "caption",
        Description = "Train a model that writes about images.",
        File = "A table of tab-separated columns that names images and their captions.",
        Recipe = """
            {
              "task": "caption",
              "model": { "outputDropout": 0.2, "shift": 2 },
              "training": {
                "epochs": 60, "batchSize": 32, "clipNorm": 1,
                "optimizer": { "kind": "adamw", "learningRate": 0.001, "weightDecay": 0.05 },
                "schedule": { "kind": "cosine", "warmup": 100 }
              }
            }
            """,
        Flags =
        [
            new("--images", "data.images", "FILE", "One file with all images: .npy, IDX or raw bytes; otherwise the table names image files."),
            new("--image-column", "data.image", "NAME", "The column with the image: a file, or the number of the entry from 0."),
            new("--caption-column", "data.caption", "NAME", "The column with the caption."),
            new("--split-column", "data.split", "NAME", "A column that says train, validation (or dev) or test."),
            new("--height", "data.height", "N", "Rows of an image."),
            new("--width", "data.width", "N", "Columns of an image."),
            new("--channels", "data.channels", "N", "1 for grey, 3 for red, green, blue."),
            new("--units", "model.units", "KIND", "What the model writes: words, characters, syllables, jamo or bytes."),
            new("--encoder", "model.encoder.kind", "KIND", "How the image becomes a vector: convolution, patches or features."),
            new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn."),
            new("--hidden", "model.recurrent.hidden", "N", "Units per layer."),
            new("--layers", "model.recurrent.layers", "N", "Recurrent layers."),
            new("--shift", "model.shift", "N", "Pixels by which images move at random while training."),
            new("--epochs", "training.epochs", "N", "Passes over the images."),
            new("--batch", "training.batchSize", "N", "Images per update."),
            new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
        ],
    };
}
