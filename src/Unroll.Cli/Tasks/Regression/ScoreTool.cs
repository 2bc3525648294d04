using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Commands;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Regressors on the command line.</summary>
internal sealed class ScoreTool : ITaskTool
{
    private const string Base = """
        {
          "task": "score",
          "training": { "epochs": 30, "patience": 8, "batchSize": 16, "clipNorm": 1, "optimizer": { "kind": "adamw", "learningRate": 0.002 } }
        }
        """;

    private static readonly RecipeFlag[] flags =
    [
        new("--cell", "model.recurrent.cell", "CELL", "The recurrent cell: lstm, gru or rnn."),
        new("--hidden", "model.recurrent.hidden", "N", "Units per layer."),
        new("--layers", "model.recurrent.layers", "N", "Layers."),
        new("--pooling", "model.pooling", "HOW", "finalState, mean, max, attention, meanMax or attentionMax."),
        new("--dropout", "model.dropout", "P", "Share of a sequence's vector that is dropped while training."),
        new("--batch", "training.batchSize", "N", "Sequences per update."),
        new("--epochs", "training.epochs", "N", "Passes over the training data."),
        new("--learning-rate", "training.optimizer.learningRate", "R", "Step size of the optimiser."),
    ];

    private static readonly Argument<string> list = new("file") { Description = "A list with a header: a row for each sequence, with the column 'file' and a column for each score." };

    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Regressor;

    /// <inheritdoc/>
    public Type RecipeType => typeof(ScoreRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand()
    {
        var command = new Command("score", "Train a regressor: numbers for whole sequences of frames, such as grades of videos.") { list };
        foreach (RecipeFlag flag in flags) command.Add(flag.Option);
        command.SetAction((result, stop) => Task.Run(() => TrainCommand.Train(Read(result), result, stop), CancellationToken.None));
        return command;
    }

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() =>
        [PredictionCommand.Create("score", "Score sequences of frames.", "file", [], (_, folder, _) => Open(Regressor.Load(folder)))];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new ScoreJob((ScoreRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Regressor model = Regressor.Load(request.Folder);
        return Report(model.Evaluate(request.Recipe<ScoreRecipe>("score").Read(request.Data)), Path.GetFileName(request.Data));
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => throw new WrongUseException($"{request.Folder} holds a regressor, which has no explanation yet. Classifiers, taggers, forecasters and language models have.");

    /// <summary>A score in words and as JSON.</summary>
    public static JobScore Report(RegressionScore score, string title) => new(
        new JsonObject
        {
            ["sequences"] = score.Sequences,
            ["mse"] = score.MeanSquared,
            ["mae"] = score.MeanAbsolute,
            ["mseOfTheMean"] = score.BaselineSquared,
            ["r2"] = double.IsFinite(score.Determination) ? score.Determination : null,
        },
        [
            $"{title}: {Quantity.Count(score.Sequences)} sequences",
            $"mean absolute error  {Quantity.Fixed(score.MeanAbsolute, 4)}",
            $"mean squared error   {Quantity.Fixed(score.MeanSquared, 4)} (always saying the mean: {Quantity.Fixed(score.BaselineSquared, 4)})",
            $"R²                   {Quantity.Fixed(score.Determination, 4)}",
        ]);

    private static Recipe Read(ParseResult result)
    {
        RecipeOverride[] changes = [new("data.train", result.GetRequiredValue(list), "FILE"), .. TrainCommand.Overrides(result, flags)];
        string text = changes.Any(change => change.Path == "training.steps") ? Base.Replace("\"epochs\": 30, ", "", StringComparison.Ordinal) : Base;
        return RecipeLoader.Parse(text, "The command line", changes);
    }

    private static Func<string, PredictionAnswer> Open(Regressor model) => file =>
    {
        double[] scores = model.Predict(ScoredFile.ReadFrames(file));
        return new PredictionAnswer(
            [file, .. scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))],
            new JsonObject { ["file"] = file, ["scores"] = new JsonArray([.. scores.Select(score => (JsonNode)score)]) });
    };
}
