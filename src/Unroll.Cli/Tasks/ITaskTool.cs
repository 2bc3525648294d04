using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>One kind of model on the command line: how it is trained, measured and explained.</summary>
internal interface ITaskTool
{
    /// <summary>What <c>config.json</c> calls the kind, see <see cref="Models.ModelKind"/>.</summary>
    string ModelKind { get; }

    /// <summary>The recipes of this kind.</summary>
    Type RecipeType { get; }

    /// <summary><c>unroll train KIND</c>.</summary>
    Command CreateTrainCommand();

    /// <summary>The commands that use a model of this kind, for instance <c>unroll classify</c>.</summary>
    IEnumerable<Command> CreateCommands();

    /// <summary>Reads the data of a recipe and builds its model.</summary>
    ITrainingJob Prepare(Recipe recipe);

    /// <summary>Measures a saved model.</summary>
    JobScore Evaluate(EvaluationRequest request, CancellationToken stop);

    /// <summary>Explains what a saved model does; writes to the screen and returns the exit code.</summary>
    int Explain(ExplanationRequest request);
}
