using System.CommandLine;
using Unroll.Cli.Commands;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll train lm FILE</c>: a recurrent language model with the usual settings as flags.</summary>
internal static class TrainLanguageModelCommand
{
    /// <summary>What the flags change: a recipe that does something sensible with any text.</summary>
    private const string Base = """
        {
          "task": "lm",
          "model": { "embedding": 64, "recurrent": { "cell": "lstm", "hidden": 256, "layers": 2 } },
          "training": {
            "steps": 2000, "batchSize": 32, "sequenceLength": 64, "clipNorm": 1, "evaluateEvery": 500,
            "optimizer": { "kind": "adamw", "learningRate": 0.002 },
            "schedule": { "kind": "cosine", "warmup": 50, "final": 0.0001 }
          }
        }
        """;

    private static readonly RecipeFlag layers = new("--layers", "model.recurrent.layers", "N", "Layers.");

    private static readonly RecipeFlag[] flags =
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
    ];

    private static readonly RecipeFlag dropout =
        new("--dropout", "model.inputDropout", "P", "Share of values dropped while training: before the layers, between them [model.recurrent.dropout] and after them [model.outputDropout].");

    private static readonly Argument<string> file = new("file") { Description = "The text to learn from, UTF-8; a file packed with gzip is unpacked." };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("lm", "Train a recurrent language model on a text file.") { file };
        foreach (RecipeFlag flag in flags.Append(dropout)) command.Add(flag.Option);
        command.SetAction((result, stop) => System.Threading.Tasks.Task.Run(() => TrainCommand.Train(Read(result), result, stop), CancellationToken.None));
        return command;
    }

    private static Recipe Read(ParseResult result)
    {
        var changes = new List<RecipeOverride> { new("data.train", result.GetRequiredValue(file), "FILE") };
        if (dropout.Read(result) is { } share)
        {
            changes.Add(share);
            changes.Add(share with { Path = "model.outputDropout" });
            // A single layer has nothing between layers.
            if (layers.Read(result)?.Value != "1") changes.Add(share with { Path = "model.recurrent.dropout" });
        }

        changes.AddRange(TrainCommand.Overrides(result, flags));
        return RecipeLoader.Parse(Base, "The command line", changes);
    }
}
