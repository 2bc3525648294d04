using System.Globalization;

namespace Unroll.Data;

/// <summary>The time from one row of a series to the next: a fixed span, or whole calendar months.</summary>
/// <param name="Span">The span; zero for months.</param>
/// <param name="Months">Calendar months; 0 for a span.</param>
public readonly record struct TimeInterval(TimeSpan Span, int Months)
{
    private static readonly (string Unit, TimeSpan Span, int Months)[] Units =
    [
        ("mo", default, 1), ("min", TimeSpan.FromMinutes(1), 0), ("s", TimeSpan.FromSeconds(1), 0), ("h", TimeSpan.FromHours(1), 0),
        ("d", TimeSpan.FromDays(1), 0), ("w", TimeSpan.FromDays(7), 0), ("y", default, 12),
    ];

    /// <summary>Reads a number and a unit: <c>15min</c>, <c>1h</c>, <c>1d</c>, <c>1w</c>, <c>1mo</c>, <c>1y</c>, <c>30s</c>.</summary>
    /// <exception cref="FormatException">The text says something else.</exception>
    public static TimeInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = new([.. text.TakeWhile(char.IsAsciiDigit)]), unit = text[number.Length..].Trim();
        int match = Array.FindIndex(Units, entry => entry.Unit == unit);
        if (match < 0 || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
            throw new FormatException($"'{text}' is no time interval. Write a whole number and one of s, min, h, d, w, mo, y: 15min, 1h, 1mo.");
        return new TimeInterval(Units[match].Span * count, Units[match].Months * count);
    }

    /// <summary>The time so many rows later.</summary>
    public DateTime After(DateTime time, int rows = 1) => Months > 0 ? time.AddMonths(Months * rows) : time + Span * rows;

    /// <summary>How many rows later <paramref name="later"/> is, or null where it is between two rows.</summary>
    public int? RowsBetween(DateTime earlier, DateTime later)
    {
        double rows = Months > 0 ? ((later.Year - earlier.Year) * 12 + later.Month - earlier.Month) / (double)Months : (later - earlier) / Span;
        int whole = (int)Math.Round(Math.Clamp(rows, int.MinValue, int.MaxValue));
        return After(earlier, whole) == later ? whole : null;
    }

    /// <summary>The interval that lies between all neighbours, or null where there is no such interval.</summary>
    internal static TimeInterval? Infer(IReadOnlyList<DateTime> times)
    {
        if (times.Count < 2) return null;
        int months = (times[1].Year - times[0].Year) * 12 + times[1].Month - times[0].Month;
        var calendar = new TimeInterval(default, months);
        if (months > 0 && Enumerable.Range(1, times.Count - 1).All(t => calendar.After(times[0], t) == times[t])) return calendar;
        TimeSpan span = times[1] - times[0];
        return Enumerable.Range(1, times.Count - 1).All(t => times[t] - times[t - 1] == span) ? new TimeInterval(span, 0) : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        (TimeSpan span, int months) = (Span, Months);
        if (months > 0) return months % 12 == 0 ? $"{months / 12}y" : $"{months}mo";
        (string unit, TimeSpan size, _) = Units.Where(entry => entry.Months == 0 && span.Ticks % entry.Span.Ticks == 0).OrderByDescending(entry => entry.Span).FirstOrDefault(("s", TimeSpan.FromSeconds(1), 0));
        return string.Create(CultureInfo.InvariantCulture, $"{span / size}{unit}");
    }
}
