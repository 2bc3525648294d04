namespace Unroll.Data;

/// <summary>How a file holds series: one row for each time, one column for each quantity, a header with the names.</summary>
public sealed record SeriesFormat
{
    /// <summary>The column with the time. Without it rows follow each other at equal steps, in the order of the file.</summary>
    public string? Time { get; init; }

    /// <summary>
    /// How times are written, in .NET's notation, for instance <c>dd.MM.yyyy HH:mm</c>. Default: ISO 8601 with or without a time of day, year and month, and
    /// English months as in <c>Jan 1 2000</c>. Times are never read by the habits of the machine.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>The column that says to which series a row belongs. Without it the file is one series.</summary>
    public string? Id { get; init; }

    /// <summary>The columns to read; all but time and id if empty, which must then all be numbers.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What to do with missing values. Default: an error.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// The time from row to row. If given, a row that is too late means that rows are missing, and a row between two steps is an error. Default: rows are equal
    /// steps whatever their times, as with trading days.
    /// </summary>
    public TimeInterval? Interval { get; init; }

    /// <summary>What separates columns. Default: tab, semicolon or comma, whichever the header has.</summary>
    public char? Delimiter { get; init; }
}
