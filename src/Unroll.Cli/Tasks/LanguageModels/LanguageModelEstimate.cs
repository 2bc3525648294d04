using Unroll.Cli.Rendering;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>What training a language model will cost.</summary>
internal static class LanguageModelEstimate
{
    /// <summary>The cost of a recipe over that many symbols, in words.</summary>
    public static IEnumerable<(string Name, string Value)> Costs(LanguageModelRecipe recipe, int symbols)
    {
        LanguageModelCost cost = Cost(recipe, symbols);
        yield return ("vocabulary", $"{Quantity.Count(symbols)} symbols");
        yield return ("parameters", Quantity.Count(cost.Parameters));
        yield return ("memory", $"{Quantity.Bytes(cost.Bytes)} predicted: {Quantity.Bytes(cost.WeightBytes)} for weights, gradients and optimiser, {Quantity.Bytes(cost.ActivationBytes)} for one update");
        yield return ("work per update", $"{Quantity.Large(cost.FlopsPerUpdate)}FLOP");
    }

    /// <summary>How many numbers an optimiser keeps for each weight.</summary>
    public static int OptimizerState(OptimizerSpec optimizer)
    {
        // An optimiser over one weight says it.
        var probe = new ParameterSet();
        probe.Root.Create("probe", new Shape(1, 1), Initializers.Zeros, default);
        return optimizer.Create(probe).State.Count();
    }

    private static LanguageModelCost Cost(LanguageModelRecipe recipe, int symbols)
    {
        int state = OptimizerState(recipe.Training.Optimizer);
        return LanguageModelCost.OfTraining(recipe.Model, symbols, recipe.Training.BatchSize / Math.Max(1, recipe.Training.Accumulate), recipe.Training.SequenceLength, state);
    }
}
