using System.Globalization;
using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Series of numbers: delimited text with a header, a row for each time, a column for each quantity.</summary>
internal sealed record SeriesDataSpec : DataSpec
{
    /// <summary>Another default than elsewhere: the ends of series are what forecasts are about.</summary>
    public SeriesDataSpec() => (TestShare, TestShareYields) = (0.2, true);

    /// <summary>The column with the time. Without it rows are equal steps in the order of the file.</summary>
    public string? Time { get; init; }

    /// <summary>How times are written, for instance dd.MM.yyyy HH:mm. Default: as in ISO 8601, or Jan 1 2000.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>The time from row to row: 15min, 1h, 1d, 1mo. If given, missing rows are found. Default: rows are equal steps whatever their times.</summary>
    public string? Interval { get; init; }

    /// <summary>The column that says to which series a row belongs. Without it the file is one series.</summary>
    public string? Id { get; init; }

    /// <summary>What to do with missing values: error, forward (repeat the last) or linear (between the neighbours). Default: error.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Instead of shares: so many rows for training, validation and test, from the beginning; for instance [8640, 2880, 2880].</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>Instead of shares: the time of the first validation row, as 2024-05-31. Needs testFrom.</summary>
    public string? ValidationFrom { get; init; }

    /// <summary>Instead of shares: the time of the first test row.</summary>
    public string? TestFrom { get; init; }

    /// <summary>Draw whole series for validation and test, by the seed of the recipe, rather than the ends of each. Default: false.</summary>
    public bool BySeries { get; init; }

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a file", "forecast", mostShare: 0.9);
        check.Require(Rows.Count is 0 or 2 or 3 && Rows.All(rows => rows >= 0), nameof(Rows), string.Join(", ", Rows), "two or three numbers: rows of training, validation and test");
        check.Require(ValidationFrom is null == TestFrom is null, nameof(TestFrom), TestFrom, "both times or neither");
        CheckTime(check, nameof(ValidationFrom), ValidationFrom);
        CheckTime(check, nameof(TestFrom), TestFrom);
        try
        {
            if (Interval is not null) _ = TimeInterval.Parse(Interval);
        }
        catch (FormatException exception)
        {
            check.Require(false, nameof(Interval), Interval, "a time interval", exception.Message);
        }
    }

    /// <summary>How the file is read, for these columns; all if none are named.</summary>
    public SeriesFormat Format(IReadOnlyList<string> columns) => new()
    {
        Time = Time,
        TimeFormat = TimeFormat,
        Id = Id,
        Columns = columns,
        Missing = Missing,
        Interval = Interval is null ? null : TimeInterval.Parse(Interval),
    };

    /// <summary>A time of <see cref="ValidationFrom"/> or <see cref="TestFrom"/>.</summary>
    public static DateTime ParseTime(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static void CheckTime(SpecCheck check, string field, string? text) =>
        check.Require(text is null || DateTime.TryParse(text, CultureInfo.InvariantCulture, out _), field, text, "a time such as 2024-05-31");
}
