using System.Globalization;

namespace Unroll.Data;

/// <summary>Collects the rows of one series and fills what is missing by the rule.</summary>
internal sealed class SeriesBuilder(string name, string path, SeriesLayout layout, SeriesFormat format)
{
    private static readonly string[] Marks = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?", "-"];

    private readonly List<double> values = [];
    private readonly List<DateTime> times = [];
    private readonly List<int> lines = [];

    public void Add(string[] cells, int line)
    {
        if (layout.Time >= 0) AddTime(cells[layout.Time], line);
        foreach (int place in layout.Places) values.Add(Number(cells[place], place, line));
        lines.Add(line);
    }

    public Series Build()
    {
        double[] numbers = [.. values];
        int columns = layout.Columns.Count;
        for (int column = 0; column < columns; column++)
        {
            for (int t = 0; t < lines.Count; t++)
            {
                if (double.IsNaN(numbers[t * columns + column])) Fill(numbers, column, t);
            }
        }

        return new Series(name, layout.Columns, numbers, layout.Time < 0 ? null : times);
    }

    private void AddTime(string text, int line)
    {
        if (!SeriesTime.TryParse(text, format.TimeFormat, out DateTime time))
        {
            throw new DataFileException(path, line, format.TimeFormat is { } asked
                ? $"'{text}' in the column '{format.Time}' is no time of the form '{asked}'."
                : $"'{text}' in the column '{format.Time}' is no time. Write it like 2024-05-31 or 2024-05-31 23:00:00, say how it is written, or leave the time column out.");
        }

        if (times.Count > 0)
        {
            if (time == times[^1]) throw new DataFileException(path, line, $"the time {text} is that of line {lines[^1]} again{Whose()}. Leave one of the two out.");
            if (time < times[^1]) throw new DataFileException(path, line, $"the time {text} is before that of line {lines[^1]}{Whose()}. Sort the rows by time.");
            if (format.Interval is { } interval) Bridge(interval, time, text, line);
        }

        times.Add(time);
    }

    // Missing rows become rows of missing values.
    private void Bridge(TimeInterval interval, DateTime time, string text, int line)
    {
        int rows = interval.RowsBetween(times[^1], time)
            ?? throw new DataFileException(path, line, $"the time {text} is no whole number of intervals of {interval} after that of line {lines[^1]}{Whose()}.");
        if (rows == 1) return;
        if (format.Missing == MissingValues.Error)
            throw new DataFileException(path, line, $"{rows - 1} rows are missing before {text}{Whose()}: the interval is {interval}. Add them, or have them filled (missing: forward or linear).");
        DateTime last = times[^1];
        for (int row = 1; row < rows; row++)
        {
            times.Add(interval.After(last, row));
            for (int column = 0; column < layout.Columns.Count; column++) values.Add(double.NaN);
            lines.Add(line);
        }
    }

    private double Number(string text, int place, int line)
    {
        string column = layout.Columns[Array.IndexOf(layout.Places, place)];
        if (Array.IndexOf(Marks, text) >= 0)
        {
            return format.Missing == MissingValues.Error
                ? throw new DataFileException(path, line, $"the column '{column}' has no value ('{text}'). Fill it, or have it filled (missing: forward or linear).")
                : double.NaN;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            throw new DataFileException(path, line, text.Contains(',', StringComparison.Ordinal) && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? $"'{text}' in the column '{column}' has a decimal comma. Numbers need a decimal point."
                : $"'{text}' in the column '{column}' is no number. {(DateTime.TryParse(text, CultureInfo.InvariantCulture, out _) ? $"If it is the time, say so (time: {column}); if not, name" : "Name")} the columns to read if this one is not meant.");
        }

        return double.IsFinite(number) ? number : throw new DataFileException(path, line, $"'{text}' in the column '{column}' is no finite number.");
    }

    private void Fill(double[] numbers, int column, int from)
    {
        int columns = layout.Columns.Count, to = from;
        while (to < lines.Count && double.IsNaN(numbers[to * columns + column])) to++;
        double? before = from > 0 ? numbers[(from - 1) * columns + column] : null, after = to < lines.Count ? numbers[to * columns + column] : null;
        if (before is not { } left)
            throw new DataFileException(path, lines[from], $"the column '{layout.Columns[column]}' begins with no value{Whose()}, so there is nothing to fill it from. Leave out the rows before line {(to < lines.Count ? lines[to] : lines[^1] + 1)}.");
        if (format.Missing == MissingValues.Linear && after is null)
            throw new DataFileException(path, lines[from], $"the column '{layout.Columns[column]}' ends with no value{Whose()}, so there is no line to draw. Leave out the rows from here on, or fill forward.");
        for (int t = from; t < to; t++)
            numbers[t * columns + column] = format.Missing == MissingValues.Linear ? left + (after!.Value - left) * (t - from + 1) / (to - from + 1) : left;
    }

    private string Whose() => layout.Id < 0 ? "" : $" in the series '{name}'";
}
