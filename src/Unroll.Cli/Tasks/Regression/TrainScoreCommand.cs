using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll train score FILE</c>: a regressor with the usual settings as flags.</summary>
internal static class TrainScoreCommand
{
    /// <summary>What the flags change, and the flags.</summary>
    public static RecipeCommand Form { get; } = new()
    {
        Task = "score",
        Description = "Train a regressor: numbers for whole sequences of frames, such as grades of videos.",
        File = "A list with a header: a row for each sequence, with the column 'file' and a column for each score.",
        Recipe = """
            {
              "task": "score",
              "training": { "epochs": 30, "patience": 8, "batchSize": 16, "clipNorm": 1, "optimizer": { "kind": "adamw", "learningRate": 0.002 } }
            }
            """,
        Flags =
        [
            new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn."),
            new("--hidden", "model.recurrent.hidden", "N", "Units per layer."),
            new("--layers", "model.recurrent.layers", "N", "Layers."),
            new("--pooling", "model.pooling", "HOW", "finalState, mean, max, attention, meanMax or attentionMax."),
            new("--dropout", "model.dropout", "P", "Share of a sequence's vector that is dropped while training."),
            new("--batch", "training.batchSize", "N", "Sequences per update."),
            new("--epochs", "training.epochs", "N", "Passes over the training data."),
            new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
        ],
    };
}
