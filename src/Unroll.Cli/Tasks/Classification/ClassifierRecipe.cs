using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A classifier: what a text, or a sequence of numbers, is as a whole.</summary>
internal sealed record ClassifierRecipe : Recipe<LabelledDataSpec, ClassifierSpec>
{
    /// <summary><c>unroll train classify FILE</c>: a classifier with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "classify", "Train a classifier on labelled texts or numeric sequences.",
        "What to learn from: .tsv, .csv, .jsonl, .ts, IDX images, or lines that begin with a label; gzip is unpacked. With --rate recordings.",
        """
        {
          "task": "classify",
          "model": { "embedding": 64, "recurrent": { "cell": "lstm", "hidden": 64, "bidirectional": true }, "dropout": 0.4, "inputDropout": 0.2 },
          "training": {
            "steps": 2000, "batchSize": 32, "clipNorm": 1, "evaluateEvery": 200,
            "optimizer": { "kind": "adamw", "learningRate": 0.002 },
            "schedule": { "kind": "cosine", "warmup": 50, "final": 0.0001 }
          }
        }
        """)
    {
        Flags =
        [
            new("--no-header", "data.header", "The first line is an example, not the names of the columns.", value: false),
            new("--text", "data.text", "COLUMN", "The column with the text, by name or number."),
            new("--label", "data.label", "COLUMN", "The column with the label, by name or number."),
            new("--label-separator", "data.labelSeparator", "TEXT", "What stands between several labels; needs --multi-label."),
            new("--multi-label", "model.multiLabel", "A sequence can have several labels, or none."),
            new("--rate", "model.audio.sampleRate", "HZ", "For recordings: their samples per second; FILE is then a table of them or a folder of folders."),
            new("--units", "model.units", "KIND", "What the model reads of texts: words, subwords, syllables, jamo, characters or bytes."),
            UsualFlags.Cell,
            UsualFlags.Hidden("layer and direction"),
            UsualFlags.Layers,
            new("--embedding", "model.embedding", "N", "Numbers per symbol."),
            new("--pooling", "model.pooling", "KIND", "How all steps become one vector: max, mean, finalState, attention, meanMax or attentionMax."),
            new("--dropout", "model.dropout", "P", "Share of that vector dropped while training."),
            UsualFlags.Batch("Sequences"),
            UsualFlags.LearningRate,
        ],
    };
}
