using System.Globalization;

namespace Unroll.Data;

/// <summary>Numbers over time: rows at equal steps, a few named columns. Read-only.</summary>
public sealed class Series
{
    private readonly ReadOnlyMemory<double> values;
    private readonly Lazy<TimeInterval?> interval;

    /// <summary>A series over numbers.</summary>
    /// <param name="name">What errors and results call it: the file, or the id of one of its series.</param>
    /// <param name="columns">The names of the columns, each once.</param>
    /// <param name="values">The numbers <c>[time, columns]</c>, row after row. They are not copied and must not change.</param>
    /// <param name="times">When each row was measured, strictly rising; none where only the order is known.</param>
    /// <exception cref="ArgumentException">There is no row, the last one is not complete, a number is not finite, or the times do not fit.</exception>
    public Series(string name, IReadOnlyList<string> columns, ReadOnlyMemory<double> values, IReadOnlyList<DateTime>? times = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.Distinct(StringComparer.Ordinal).Count() != columns.Count)
            throw new ArgumentException($"The columns of the series '{name}' are '{string.Join("', '", columns)}'. Give at least one, and no name twice.", nameof(columns));
        if (values.IsEmpty || values.Length % columns.Count != 0)
            throw new ArgumentException($"{values.Length} numbers are not whole rows of {columns.Count} columns. Give at least one row, and all its numbers.", nameof(values));
        (Name, Columns, this.values, Length, Times) = (name, columns, values, values.Length / columns.Count, times ?? []);
        RequireFinite(nameof(values));
        RequireRising(nameof(times));
        interval = new Lazy<TimeInterval?>(() => TimeInterval.Infer(Times));
    }

    /// <summary>What errors and results call it.</summary>
    public string Name { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>When each row was measured; empty where only the order is known.</summary>
    public IReadOnlyList<DateTime> Times { get; }

    /// <summary>The numbers <c>[time, columns]</c>.</summary>
    public ReadOnlySpan<double> Values => values.Span;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> this[int time] => values.Span.Slice(time * Columns.Count, Columns.Count);

    /// <summary>The time from row to row, where it is always the same: an hour, a month. Null where it is not, as with trading days, or where there are no times.</summary>
    public TimeInterval? Interval => interval.Value;

    /// <summary>A copy of one column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] Column(string name)
    {
        int column = IndexOf(name);
        double[] copy = new double[Length];
        for (int t = 0; t < Length; t++) copy[t] = this[t][column];
        return copy;
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column) return i;
        }

        throw new ArgumentException($"The series '{Name}' has no column '{column}'. Its columns are: {string.Join(", ", Columns)}.", nameof(column));
    }

    /// <summary>Some of the rows, over the same memory.</summary>
    public Series Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return new Series(Name, Columns, values.Slice(start * Columns.Count, length * Columns.Count), Times.Count == 0 ? null : [.. Times.Skip(start).Take(length)]);
    }

    /// <summary>Name, rows and columns.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Length} rows of {string.Join(", ", Columns)}");

    private void RequireFinite(string parameter)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values.Span[i])) continue;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{Columns[i % Columns.Count]}' of the series '{Name}' is {values.Span[i]} in row {i / Columns.Count}, counted from 0. Give finite numbers: fill what is missing first."), parameter);
        }
    }

    private void RequireRising(string parameter)
    {
        if (Times.Count == 0) return;
        if (Times.Count != Length) throw new ArgumentException($"The series '{Name}' has {Length} rows but {Times.Count} times. Give one time for each row, or none.", parameter);
        for (int t = 1; t < Times.Count; t++)
        {
            if (Times[t] <= Times[t - 1])
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {t} of the series '{Name}' is at {Times[t]:s}, not after {Times[t - 1]:s} of the row before. Sort the rows by time and leave out repetitions."), parameter);
        }
    }
}
