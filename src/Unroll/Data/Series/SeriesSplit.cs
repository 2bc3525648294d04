using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// How series are divided into a part to learn from, a part to choose by and a part to report on. By time, the later parts look back into the earlier ones but
/// nothing looks ahead; by series, whole series go to one part, drawn by a seed.
/// </summary>
public static class SeriesSplit
{
    /// <summary>All rows of all series as one part.</summary>
    public static DataSet<SeriesPart> All(IReadOnlyList<Series> series, string name = "all") => Set(name, [.. series.Select(SeriesPart.Whole)])!;

    /// <summary>By time: the last shares of each series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="validation">Share of the rows before the test, 0 to below 1.</param>
    /// <param name="test">Share of the rows at the end, 0 to below 1.</param>
    /// <exception cref="ArgumentException">The shares leave a part without rows.</exception>
    public static DataSplit<SeriesPart> ByShare(IReadOnlyList<Series> series, double validation, double test = 0)
    {
        if (!(validation >= 0 && test >= 0 && validation + test < 1))
            throw new ArgumentException($"validation {validation} and test {test} must be shares of at least 0 that add up to less than 1.", nameof(validation));
        return Build(series, one =>
        {
            int tested = (int)Math.Floor(test * one.Length + 1e-6), validated = (int)Math.Floor(validation * one.Length + 1e-6);
            return (one.Length - tested - validated, one.Length - tested, one.Length);
        });
    }

    /// <summary>By time: so many rows for each part, from the beginning of each series. Rows beyond are not used. The months of the ETT benchmarks are 8640, 2880, 2880 hours.</summary>
    /// <exception cref="ArgumentException">A series has not that many rows.</exception>
    public static DataSplit<SeriesPart> ByRows(IReadOnlyList<Series> series, int train, int validation, int test = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(train);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        return Build(series, one => (long)train + validation + test <= one.Length
            ? (train, train + validation, train + validation + test)
            : throw new ArgumentException($"The series '{one.Name}' has {one.Length} rows, fewer than {train} + {validation} + {test}.", nameof(series)));
    }

    /// <summary>By time: rows before <paramref name="validation"/> are learnt from, those before <paramref name="test"/> chosen by, the others reported on.</summary>
    /// <exception cref="ArgumentException">A series has no times, or the dates are in the wrong order.</exception>
    public static DataSplit<SeriesPart> ByTime(IReadOnlyList<Series> series, DateTime validation, DateTime test, DateTime? end = null)
    {
        if (validation > test || test > (end ?? DateTime.MaxValue)) throw new ArgumentException($"The parts begin at {validation:s}, {test:s} and end at {end:s}: these must follow each other.", nameof(validation));
        return Build(series, one => one.Times.Count > 0
            ? (Before(one, validation), Before(one, test), end is { } last ? Before(one, last) : one.Length)
            : throw new ArgumentException($"The series '{one.Name}' has no times to split by. Read it with a time column.", nameof(series)));
    }

    /// <summary>By series: whole series drawn by a seed, for many short ones that do not share a calendar.</summary>
    /// <exception cref="ArgumentException">A share is out of range, or a part that was asked for would be empty.</exception>
    public static DataSplit<SeriesPart> BySeries(IReadOnlyList<Series> series, double validation, double test = 0, ulong seed = 0) =>
        All(series).Split(validation, test, seed);

    private static int Before(Series series, DateTime time)
    {
        int rows = 0;
        while (rows < series.Length && series.Times[rows] < time) rows++;
        return rows;
    }

    private static DataSplit<SeriesPart> Build(IReadOnlyList<Series> series, Func<Series, (int Train, int Validation, int Test)> ends)
    {
        ArgumentNullException.ThrowIfNull(series);
        var parts = series.Select(one => (Series: one, Ends: ends(one))).ToArray();
        return new DataSplit<SeriesPart>(
            Set("train", [.. parts.Select(part => new SeriesPart(part.Series, 0, part.Ends.Train))]) ?? throw new ArgumentException("There is no row to learn from. Make the other parts smaller.", nameof(series)),
            Set("validation", [.. parts.Select(part => new SeriesPart(part.Series, part.Ends.Train, part.Ends.Validation))]),
            Set("test", [.. parts.Select(part => new SeriesPart(part.Series, part.Ends.Validation, part.Ends.Test))]));
    }

    private static DataSet<SeriesPart>? Set(string name, SeriesPart[] parts)
    {
        SeriesPart[] kept = [.. parts.Where(part => part.Length > 0)];
        return kept.Length == 0 ? null : new DataSet<SeriesPart>(name, kept, () => Data.Fingerprint.Of([.. kept.Select(part => part.Fingerprint())]));
    }
}
