using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent language model that learns from text.</summary>
internal sealed record LanguageModelRecipe : Recipe<TextDataSpec, LanguageModelSpec>
{
    private static readonly RecipeFlag layers = UsualFlags.Layers;

    /// <summary><c>unroll train lm FILE</c>: a recurrent language model with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "lm", "Train a recurrent language model on a text file.",
        "The text to learn from, UTF-8; a file packed with gzip is unpacked.",
        """
        {
          "task": "lm",
          "model": { "embedding": 64, "recurrent": { "cell": "lstm", "hidden": 256, "layers": 2 } },
          "training": {
            "steps": 2000, "batchSize": 32, "sequenceLength": 64, "clipNorm": 1, "evaluateEvery": 500,
            "optimizer": { "kind": "adamw", "learningRate": 0.002 },
            "schedule": { "kind": "cosine", "warmup": 50, "final": 0.0001 }
          }
        }
        """)
    {
        Flags =
        [
            new("--units", "model.units", "KIND", "What the model reads and writes: characters, syllables, jamo, bytes, subwords or words."),
            new("--vocabulary", "data.vocabulary", "FILE", "A vocabulary that exists: a tokenizer's folder or file, or a model's folder."),
            UsualFlags.Cell,
            UsualFlags.Hidden(),
            layers,
            new("--embedding", "model.embedding", "N", "Numbers per symbol."),
            new("--tied", "model.tied", "Use the embedding as output weights; needs --embedding equal to --hidden."),
            new("--batch", "training.batchSize", "N", "Streams of text read side by side."),
            new("--length", "training.sequenceLength", "N", "Symbols through which gradients flow back (truncated BPTT)."),
            new("--optimizer", "training.optimizer.kind", "KIND", "adam, adamw, sgd, rmsprop, adagrad and others."),
            UsualFlags.LearningRate,
            new("--clip", "training.clipNorm", "X", "Largest norm of the whole gradient."),
            new("--dropout", "model.inputDropout", "P", "Share of values dropped while training: before the layers, between them [model.recurrent.dropout] and after them [model.outputDropout].")
            {
                // A single layer has nothing between layers.
                AlsoAt = result => layers.Read(result)?.Value == "1" ? ["model.outputDropout"] : ["model.outputDropout", "model.recurrent.dropout"],
            },
        ],
    };
}
