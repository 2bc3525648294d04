using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A regressor that learns numbers of whole sequences, for instance grades of videos.</summary>
internal sealed record ScoreRecipe : Recipe<ScoredDataSpec, RegressorSpec>
{
    /// <summary><c>unroll train score FILE</c>: a regressor with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "score", "Train a regressor: numbers for whole sequences of frames, such as grades of videos.",
        "A list with a header: a row for each sequence, with the column 'file' and a column for each score.",
        """
        {
          "task": "score",
          "training": { "epochs": 30, "patience": 8, "batchSize": 16, "clipNorm": 1, "optimizer": { "kind": "adamw", "learningRate": 0.002 } }
        }
        """)
    {
        Flags =
        [
            UsualFlags.Cell,
            UsualFlags.Hidden(),
            UsualFlags.Layers,
            new("--pooling", "model.pooling", "HOW", "finalState, mean, max, attention, meanMax or attentionMax."),
            new("--dropout", "model.dropout", "P", "Share of a sequence's vector that is dropped while training."),
            UsualFlags.Batch("Sequences"),
            UsualFlags.Epochs("training data"),
            UsualFlags.LearningRate,
        ],
    };
}
