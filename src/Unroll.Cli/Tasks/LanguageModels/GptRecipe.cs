using Unroll.Cli.Recipes;
using Unroll.Families;

namespace Unroll.Cli.Tasks;

/// <summary>A GPT that learns from text.</summary>
internal sealed record GptRecipe : Recipe<TextDataSpec, GptSpec>
{
    /// <summary><c>unroll train gpt FILE</c>: a small GPT with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "gpt", "Train a GPT, a language model by attention alone, on a text file.",
        "The text to learn from, UTF-8; a file packed with gzip is unpacked.",
        """
        {
          "task": "gpt",
          "model": { "context": 64, "layers": 4, "heads": 4, "width": 128 },
          "training": {
            "steps": 2000, "batchSize": 12, "sequenceLength": 64, "carry": "reset", "clipNorm": 1, "evaluateEvery": 500,
            "optimizer": { "kind": "adamw", "learningRate": 0.001, "beta2": 0.99, "weightDecay": 0.1 },
            "schedule": { "kind": "cosine", "warmup": 100, "final": 0.0001 }
          }
        }
        """)
    {
        Flags =
        [
            new("--units", "model.units", "KIND", "What the model reads and writes: characters, syllables, jamo, bytes, words or subwords."),
            new("--vocabulary", "data.vocabulary", "FILE", "A vocabulary that exists: a tokenizer's folder or file, or a model's folder."),
            new("--layers", "model.layers", "N", "Blocks."),
            new("--heads", "model.heads", "N", "Heads of attention in each."),
            new("--width", "model.width", "N", "Features of a step."),
            new("--context", "model.context", "N", "Symbols seen at once; training reads as many at a time [training.sequenceLength].") { AlsoAt = _ => ["training.sequenceLength"] },
            new("--positions", "model.positions.kind", "KIND", "none, sinusoidal, learned, rotary, alibi or relative."),
            new("--batch", "training.batchSize", "N", "Windows of text read side by side."),
            UsualFlags.LearningRate,
            new("--clip", "training.clipNorm", "X", "Largest norm of the whole gradient."),
            new("--dropout", "model.dropout", "P", "Share of values dropped while training, of attention weights too [model.attentionDropout].") { AlsoAt = _ => ["model.attentionDropout"] },
        ],
    };
}
