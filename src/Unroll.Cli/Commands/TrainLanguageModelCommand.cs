using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll train lm FILE</c>: a recurrent language model with the usual settings as flags.</summary>
internal static class TrainLanguageModelCommand
{
    private static readonly RecipeFlag[] flags =
    [
        new("--units", "model.units", "KIND", "What the model reads and writes: characters, syllables, jamo, bytes or words."),
        new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or elman."),
        new("--hidden", "model.recurrent.hidden", "N", "Units per layer."),
        new("--layers", "model.recurrent.layers", "N", "Layers."),
        new("--embedding", "model.embedding", "N", "Numbers per symbol."),
        new("--dropout", "model.dropout", "P", "Share of values dropped before, between and after the layers while training."),
        new("--tied", "model.tied", "Use the embedding as output weights; needs --embedding equal to --hidden."),
        new("--steps", "training.steps", "N", "Updates."),
        new("--batch", "training.batchSize", "N", "Streams of text read side by side."),
        new("--length", "training.sequenceLength", "N", "Symbols through which gradients flow back (truncated BPTT)."),
        new("--optimizer", "training.optimizer.kind", "KIND", "adam, adamw, sgd, rmsprop or adagrad."),
        new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
        new("--clip", "training.clipNorm", "X", "Largest norm of the whole gradient."),
        new("--validation", "data.validation", "FILE", "Text to validate on (default: the last tenth of FILE)."),
        new("--seed", "seed", "N", "Same seed, same machine code, same weights to the bit."),
    ];

    private static Argument<string> File { get; } = new("file") { Description = "The text to learn from, UTF-8; a file ending in .gz is unpacked." };

    /// <summary>Builds the command.</summary>
    public static Command Create(Option<bool> json)
    {
        var command = new Command("lm", "Train a recurrent language model on a text file.") { File };
        foreach (RecipeFlag flag in flags) command.Add(flag.Option);
        _ = json;
        command.SetAction((_, _) => throw new WrongUseException("'unroll train lm' is not part of this build yet."));
        return command;
    }
}
