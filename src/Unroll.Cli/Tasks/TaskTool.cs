using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>One kind of model on the command line: how it is trained, used, measured and explained. <see cref="TaskTools"/> lists all.</summary>
internal sealed record TaskTool
{
    /// <summary>What <c>config.json</c> calls the kind, see <see cref="Models.ModelKind"/>.</summary>
    public required string ModelKind { get; init; }

    /// <summary>The recipes of this kind.</summary>
    public required Type RecipeType { get; init; }

    /// <summary><c>unroll train TASK</c>; its word is what recipes call the task too.</summary>
    public required RecipeCommand Training { get; init; }

    /// <summary>Reads the data of a recipe and builds its model.</summary>
    public required Func<Recipe, ITrainingJob> Prepare { get; init; }

    /// <summary>The command that uses a model of this kind, for instance <c>unroll classify</c>.</summary>
    public required Func<Command> Use { get; init; }

    /// <summary>Measures a saved model.</summary>
    public required Func<EvaluationRequest, CancellationToken, JobScore> Evaluate { get; init; }

    /// <summary>Explains what a saved model does; writes to the screen and returns the exit code.</summary>
    public required Func<ExplanationRequest, int> Explain { get; init; }
}
