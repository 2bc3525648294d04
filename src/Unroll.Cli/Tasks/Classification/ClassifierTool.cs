using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Classifiers on the command line.</summary>
internal sealed class ClassifierTool : ITaskTool
{
    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Classifier;

    /// <inheritdoc/>
    public Type RecipeType => typeof(ClassifierRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand() => TrainClassifierCommand.Create();

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() => [ClassifyCommand.Create()];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new ClassifierJob((ClassifierRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        LabelledDataSpec data = request.Recipe<ClassifierRecipe>("classify").Data;
        if (request.Column is { } column) data = data with { Text = column };
        Classifier model = Classifier.Load(request.Folder);
        return ClassificationReport.Of(model.Evaluate(LabelledDataReader.ReadFile(request.Data, data, model.Spec.Audio), stop));
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => ClassifierExplainer.Explain(request);
}
