using System.Globalization;
using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Which file a forecaster learns from, how it is written, and how it is divided.</summary>
internal sealed record SeriesDataSpec
{
    /// <summary>
    /// Delimited text with a header: a row for each time, a column for each quantity. A relative path in a recipe is looked for in the recipe's folder, the
    /// current folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>A file to validate on. Without one, rows before the test are kept for it.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>A file that is measured once, with the best weights. Without one, the last rows are kept for it.</summary>
    [DataPath]
    public string? Test { get; init; }

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

    /// <summary>The share of each series before the test that is kept for validation: 0 up to 0.9. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of each series, from its end, that is kept to test on: 0 up to 0.9. Default: 0.2.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Instead of shares: so many rows for training, validation and test, from the beginning; for instance [8640, 2880, 2880].</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>Instead of shares: the time of the first validation row, as 2024-05-31. Needs testFrom.</summary>
    public string? ValidationFrom { get; init; }

    /// <summary>Instead of shares: the time of the first test row.</summary>
    public string? TestFrom { get; init; }

    /// <summary>Draw whole series for validation and test, by the seed of the recipe, rather than the ends of each. Default: false.</summary>
    public bool BySeries { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a file", "Name it here, with --data FILE, or as 'unroll train forecast FILE'.");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.9);
        check.Range(nameof(TestShare), TestShare, 0, 0.9);
        check.Require(ValidationShare + TestShare < 1, nameof(TestShare), TestShare, "less than 1 together with validationShare");
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
