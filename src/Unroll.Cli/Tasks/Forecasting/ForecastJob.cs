using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A forecaster about to learn series.</summary>
internal sealed class ForecastJob : ITrainingJob
{
    private readonly DataSplit<SeriesPart> data;
    private readonly Forecaster model;

    /// <summary>Reads the series and builds the model.</summary>
    public ForecastJob(ForecastRecipe recipe)
    {
        data = SeriesDataReader.Split(recipe);
        model = Forecaster.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data, recipe.EffectiveTraining);
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => "values";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            yield return $"{model}";
            yield return $"{Rows(data.Train)} rows to learn from, {Rows(data.Validation)} to validate on, {Rows(data.Test)} to test on, {this.Pace()}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["rows"] = $"{Rows(data.Train)} / {Rows(data.Validation)} / {Rows(data.Test)}" };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs => [("targets", string.Join(", ", model.Spec.Targets))];

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop) => data.Test is null ? null : ForecastReport.Of(model.Evaluate(data.Test, stop: stop), "Test");

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        if (data.Validation is null) yield break;
        ForecastComparison all = model.Evaluate(data.Validation).All;
        if (all.Model.ScaledAbsolute >= all.Naive.ScaledAbsolute)
            yield return $"on the validation part the model is no better than repeating the last value (mean absolute error {Quantity.Fixed(all.Model.ScaledAbsolute, 4)} against {Quantity.Fixed(all.Naive.ScaledAbsolute, 4)}). Its forecasts are of no use; the series may be a random walk.";
        if (all.Model.ScaledAbsolute >= all.SeasonalNaive.ScaledAbsolute && all.SeasonalNaive != all.Naive)
            yield return $"on the validation part the model is no better than repeating the last season (mean absolute error {Quantity.Fixed(all.Model.ScaledAbsolute, 4)} against {Quantity.Fixed(all.SeasonalNaive.ScaledAbsolute, 4)}).";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it foretell: unroll forecast {folder} --data FILE";

    private static string Rows(DataSet<SeriesPart>? part) => part is null ? "no" : Quantity.Count(part.Sum(one => (long)one.Length));
}
