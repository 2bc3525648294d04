using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent forecaster that learns from series of numbers.</summary>
internal sealed record ForecastRecipe : Recipe<SeriesDataSpec, ForecasterSpec>
{
    /// <summary><c>unroll train forecast FILE</c>: a forecaster with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "forecast", "Train a recurrent forecaster on series of numbers.",
        "Delimited text with a header, a row for each time; packed with gzip or not.",
        """
        {
          "task": "forecast",
          "model": { "lookBack": 96, "horizon": 24, "normalization": "lastValue", "recurrent": { "cell": "gru", "hidden": 64 } },
          "training": {
            "epochs": 10, "patience": 4, "batchSize": 32, "clipNorm": 1,
            "optimizer": { "kind": "adamw", "learningRate": 0.001 },
            "schedule": { "kind": "cosine", "final": 0.00005 }
          }
        }
        """)
    {
        Flags =
        [
            new("--target", "model.targets", "COLUMNS", "What to foretell, separated by commas; all columns if absent.") { IsList = true },
            new("--covariates", "model.covariates", "COLUMNS", "Columns that are read but not foretold.") { IsList = true },
            new("--known", "model.known", "COLUMNS", "Columns that are known for the future too.") { IsList = true },
            new("--calendar", "model.calendar", "WHAT", "timeOfDay, dayOfWeek, dayOfMonth, timeOfYear, separated by commas.") { IsList = true },
            new("--time", "data.time", "COLUMN", "The column with the time."),
            new("--time-format", "data.timeFormat", "FORMAT", "How times are written, for instance dd.MM.yyyy."),
            new("--interval", "data.interval", "TIME", "From row to row: 15min, 1h, 1d, 1mo; missing rows are then found."),
            new("--id", "data.id", "COLUMN", "The column that says to which series a row belongs."),
            new("--missing", "data.missing", "RULE", "Missing values: error, forward or linear."),
            new("--look-back", "model.lookBack", "N", "Past steps that are read."),
            new("--horizon", "model.horizon", "N", "Steps that are foretold at once."),
            new("--season", "model.season", "N", "Rows of a season, for the comparison with the naive forecast."),
            new("--channels", "model.channels", "HOW", "Targets together or independent."),
            new("--normalization", "model.normalization", "HOW", "What is taken out of each window: none, lastValue or meanDeviation."),
            new("--differencing", "model.differencing", "HOW", "none, difference, or logDifference for prices."),
            new("--output", "model.output", "HOW", "point, gaussian or quantiles."),
            new("--patch", "model.patch", "N", "Steps read at a time; divides the look-back."),
            UsualFlags.Cell,
            UsualFlags.Hidden(),
            UsualFlags.Layers,
            new("--dropout", "model.dropout", "P", "Share of the state that is dropped while training."),
            UsualFlags.Batch("Windows"),
            UsualFlags.Epochs("training part"),
            UsualFlags.LearningRate,
        ],
    };
}
