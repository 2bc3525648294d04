using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>One kind of model on the command line. <see cref="TaskTools"/> lists all.</summary>
/// <param name="ModelKind">What <c>config.json</c> calls the kind, see <see cref="Models.ModelKind"/>.</param>
/// <param name="RecipeType">The recipes of this kind.</param>
/// <param name="Training"><c>unroll train TASK</c>; its word is what recipes call the task too.</param>
/// <param name="Prepare">Reads the data of a recipe and builds its model.</param>
/// <param name="Use">The command that uses a model of this kind, for instance <c>unroll classify</c>.</param>
/// <param name="Evaluate">Measures a saved model.</param>
/// <param name="Explain">Explains what a saved model does; writes to the screen and returns the exit code.</param>
internal sealed record TaskTool(
    string ModelKind, Type RecipeType, RecipeCommand Training, Func<Recipe, ITrainingJob> Prepare, Func<Command> Use, Func<EvaluationRequest, CancellationToken, JobScore> Evaluate, Func<ExplanationRequest, int> Explain)
{
    /// <summary>A kind with recipes of one type.</summary>
    public static TaskTool Of<TRecipe>(
        string kind, RecipeCommand training, Func<TRecipe, ITrainingJob> prepare, Func<Command> use, Func<EvaluationRequest, CancellationToken, JobScore> evaluate, Func<ExplanationRequest, int> explain)
        where TRecipe : Recipe => new(kind, typeof(TRecipe), training, recipe => prepare((TRecipe)recipe), use, evaluate, explain);
}
