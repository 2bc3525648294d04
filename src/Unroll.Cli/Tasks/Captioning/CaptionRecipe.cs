using Unroll.Cli.Recipes;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A captioner that learns to write about images.</summary>
internal sealed record CaptionRecipe : Recipe<CaptionDataSpec, CaptionerSpec>
{
    /// <summary><c>unroll train caption FILE</c>: a captioner with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "caption", "Train a model that writes about images.",
        "A table of tab-separated columns that names images and their captions.",
        """
        {
          "task": "caption",
          "model": { "outputDropout": 0.2, "shift": 2 },
          "training": {
            "epochs": 60, "batchSize": 32, "clipNorm": 1,
            "optimizer": { "kind": "adamw", "learningRate": 0.001, "weightDecay": 0.05 },
            "schedule": { "kind": "cosine", "warmup": 100 }
          }
        }
        """)
    {
        Flags =
        [
            new("--images", "data.images", "FILE", "One file with all images: .npy, IDX or raw bytes; otherwise the table names image files."),
            new("--image-column", "data.image", "NAME", "The column with the image: a file, or the number of the entry from 0."),
            new("--caption-column", "data.caption", "NAME", "The column with the caption."),
            new("--split-column", "data.split", "NAME", "A column that says train, validation (or dev) or test."),
            new("--height", "data.height", "N", "Rows of an image."),
            new("--width", "data.width", "N", "Columns of an image."),
            new("--channels", "data.channels", "N", "1 for grey, 3 for red, green, blue."),
            new("--units", "model.units", "KIND", "What the model writes: words, subwords, characters, syllables, jamo or bytes."),
            new("--encoder", "model.encoder.kind", "KIND", "How the image becomes a vector: convolution, patches or features."),
            UsualFlags.Cell,
            UsualFlags.Hidden(),
            UsualFlags.Layers,
            new("--shift", "model.shift", "N", "Pixels by which images move at random while training."),
            UsualFlags.Epochs("images"),
            UsualFlags.Batch("Images"),
            UsualFlags.LearningRate,
        ],
    };

    /// <summary>Another default than for texts: epochs, for images are few.</summary>
    public CaptionRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(1e-3), Epochs = 60, ClipNorm = 1 };
}
