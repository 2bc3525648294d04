using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Cli.Training;

/// <summary><c>--dry-run</c>: what a recipe comes to, without training.</summary>
internal static class DryRun
{
    /// <summary>Prints the complete recipe and what it will cost. Reads the training text, for its vocabulary; writes nothing.</summary>
    public static int Run(Recipe recipe, Screen screen)
    {
        string text = CorpusReader.Read(recipe.Data).Train.Text.ToString();
        int symbols = Vocabulary.Build(recipe.Model.Units, text).Size;
        LanguageModelCost cost = Cost(recipe, symbols);
        screen.Out.WriteLine(RecipeLoader.Write(recipe));
        screen.Note($"vocabulary        {Quantity.Count(symbols)} symbols");
        screen.Note($"parameters        {Quantity.Count(cost.Parameters)}");
        screen.Note($"memory            {Quantity.Bytes(cost.Bytes)} predicted: {Quantity.Bytes(cost.WeightBytes)} for weights, gradients and optimiser, {Quantity.Bytes(cost.ActivationBytes)} for one update");
        screen.Note($"work per update   {Quantity.Large(cost.FlopsPerUpdate)}FLOP");
        return ExitCode.Done;
    }

    /// <summary>The cost of a recipe over that many symbols.</summary>
    public static LanguageModelCost Cost(Recipe recipe, int symbols)
    {
        // An optimiser over one weight says how many numbers it keeps for each.
        var probe = new ParameterSet();
        probe.Root.Create("probe", new Shape(1, 1), Initializers.Zeros, default);
        int state = recipe.Training.Optimizer.Create(probe).State.Count();
        return LanguageModelCost.OfTraining(recipe.Model, symbols, recipe.Training.BatchSize / Math.Max(1, recipe.Training.Accumulate), recipe.Training.SequenceLength, state);
    }
}
