using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll train lm FILE</c>: a recurrent language model with the usual settings as flags.</summary>
internal static class TrainLanguageModelCommand
{
    private static readonly RecipeFlag layers = new("--layers", "model.recurrent.layers", "N", "Layers.");

    /// <summary>What the flags change: a recipe that does something sensible with any text.</summary>
    public static RecipeCommand Form { get; } = new()
    {
        Task = "lm",
        Description = "Train a recurrent language model on a text file.",
        File = "The text to learn from, UTF-8; a file packed with gzip is unpacked.",
        Recipe = """
            {
              "task": "lm",
              "model": { "embedding": 64, "recurrent": { "cell": "lstm", "hidden": 256, "layers": 2 } },
              "training": {
                "steps": 2000, "batchSize": 32, "sequenceLength": 64, "clipNorm": 1, "evaluateEvery": 500,
                "optimizer": { "kind": "adamw", "learningRate": 0.002 },
                "schedule": { "kind": "cosine", "warmup": 50, "final": 0.0001 }
              }
            }
            """,
        Flags =
        [
            new("--units", "model.units", "KIND", "What the model reads and writes: characters, syllables, jamo, bytes or words."),
            new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn."),
            new("--hidden", "model.recurrent.hidden", "N", "Units per layer."),
            layers,
            new("--embedding", "model.embedding", "N", "Numbers per symbol."),
            new("--tied", "model.tied", "Use the embedding as output weights; needs --embedding equal to --hidden."),
            new("--batch", "training.batchSize", "N", "Streams of text read side by side."),
            new("--length", "training.sequenceLength", "N", "Symbols through which gradients flow back (truncated BPTT)."),
            new("--optimizer", "training.optimizer.kind", "KIND", "adam, adamw, sgd, rmsprop, adagrad and others."),
            new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
            new("--clip", "training.clipNorm", "X", "Largest norm of the whole gradient."),
            new("--dropout", "model.inputDropout", "P", "Share of values dropped while training: before the layers, between them [model.recurrent.dropout] and after them [model.outputDropout].")
            {
                // A single layer has nothing between layers.
                AlsoAt = result => layers.Read(result)?.Value == "1" ? ["model.outputDropout"] : ["model.outputDropout", "model.recurrent.dropout"],
            },
        ],
    };
}
