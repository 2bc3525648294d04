using Unroll.Cli.Recipes;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>From the file of a recipe to series and their parts.</summary>
internal static class SeriesDataReader
{
    /// <summary>The columns that a model reads; none where it takes all that there are.</summary>
    public static IReadOnlyList<string> Columns(ForecasterSpec spec) => spec.Targets.Count == 0 ? [] : [.. spec.Targets, .. spec.Covariates, .. spec.Known];

    /// <summary>Reads a file.</summary>
    public static IReadOnlyList<Series> Read(string path, SeriesDataSpec data, ForecasterSpec spec) => SeriesFile.Read(DataFinder.RequireFile(path, "series"), data.Format(Columns(spec)));

    /// <summary>Reads and divides what a recipe names.</summary>
    public static DataSplit<SeriesPart> Split(ForecastRecipe recipe)
    {
        SeriesDataSpec data = recipe.Data;
        DataSplit<SeriesPart> split = Divide(Read(data.Train!, data, recipe.Model), data, recipe.Seed);
        DataSet<SeriesPart>? Other(string? path, string name) => path is null ? null : SeriesSplit.All(Read(path, data, recipe.Model), name);
        return split with { Validation = Other(data.Validation, "validation") ?? split.Validation, Test = Other(data.Test, "test") ?? split.Test };
    }

    private static DataSplit<SeriesPart> Divide(IReadOnlyList<Series> series, SeriesDataSpec data, ulong seed)
    {
        double validation = data.Validation is null ? data.ValidationShare : 0, test = data.Test is null ? data.TestShare : 0;
        if (data.Rows.Count > 0) return SeriesSplit.ByRows(series, data.Rows[0], data.Rows[1], data.Rows.Count > 2 ? data.Rows[2] : 0);
        if (data.TestFrom is not null) return SeriesSplit.ByTime(series, SeriesDataSpec.ParseTime(data.ValidationFrom!), SeriesDataSpec.ParseTime(data.TestFrom));
        return data.BySeries ? SeriesSplit.BySeries(series, validation, test, seed) : SeriesSplit.ByShare(series, validation, test);
    }
}
