using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A regressor about to learn scores.</summary>
internal sealed class ScoreJob : ITrainingJob
{
    private readonly DataSplit<ScoredSequence> data;
    private readonly Regressor model;

    /// <summary>Reads the sequences and builds the model.</summary>
    public ScoreJob(ScoreRecipe recipe)
    {
        data = recipe.Data.Divide(recipe.Data.Read(recipe.Data.Train!), recipe.Data.Read, recipe.Seed);
        model = Regressor.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data, recipe.EffectiveTraining);
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => "scores";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction =>
    [
        $"{model}",
        $"{Quantity.Count(data.Train.Count)} sequences to learn from, {data.Validation?.Count ?? 0} to validate on, {data.Test?.Count ?? 0} to test on, {this.Pace()}",
    ];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["sequences"] = $"{data.Train.Count}" };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs => [("sequences", Quantity.Count(data.Train.Count))];

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop) => data.Test is null ? null : ScoreReport.Of(model.Evaluate(data.Test), "Test");

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        if (data.Validation is { } validation && model.Evaluate(validation) is { Determination: <= 0 } score)
            yield return $"on the validation part the model is no better than always saying the mean (R² {Quantity.Fixed(score.Determination, 3)}).";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it score: unroll score {folder} FILE.npy";
}
