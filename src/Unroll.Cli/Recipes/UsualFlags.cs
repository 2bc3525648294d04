namespace Unroll.Cli.Recipes;

/// <summary>Flags that most kinds of task have.</summary>
internal static class UsualFlags
{
    /// <summary>The recurrent cell.</summary>
    public static RecipeFlag Cell => new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn.");

    /// <summary>Recurrent layers.</summary>
    public static RecipeFlag Layers => new("--layers", "model.recurrent.layers", "N", "Recurrent layers.");

    /// <summary>Step size of the optimiser.</summary>
    public static RecipeFlag LearningRate => new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser.");

    /// <summary>Units of a layer; with <paramref name="each"/> the direction is named too.</summary>
    public static RecipeFlag Hidden(string each = "layer") => new("--hidden", "model.recurrent.hidden", "N", $"Units per {each}.");

    /// <summary>How much goes into an update.</summary>
    public static RecipeFlag Batch(string what) => new("--batch", "training.batchSize", "N", $"{what} per update.");

    /// <summary>How often all data are seen.</summary>
    public static RecipeFlag Epochs(string what) => new("--epochs", "training.epochs", "N", $"Passes over the {what}.");
}
