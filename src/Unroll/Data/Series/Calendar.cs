namespace Unroll.Data;

/// <summary>Computes <see cref="CalendarFeature"/>s.</summary>
internal static class Calendar
{
    /// <summary>How many numbers a time has.</summary>
    public static int Count(IReadOnlyList<CalendarFeature> features) => 2 * features.Count;

    /// <summary>Writes the numbers of a time.</summary>
    public static void Write(IReadOnlyList<CalendarFeature> features, DateTime time, Span<float> numbers)
    {
        for (int i = 0; i < features.Count; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * Share(features[i], time));
            (numbers[2 * i], numbers[2 * i + 1]) = ((float)sine, (float)cosine);
        }
    }

    private static double Share(CalendarFeature feature, DateTime time) => feature switch
    {
        CalendarFeature.TimeOfDay => time.TimeOfDay.TotalDays,
        CalendarFeature.DayOfWeek => (int)time.DayOfWeek / 7.0,
        CalendarFeature.DayOfMonth => (time.Day - 1) / (double)DateTime.DaysInMonth(time.Year, time.Month),
        _ => (time.DayOfYear - 1 + time.TimeOfDay.TotalDays) / (DateTime.IsLeapYear(time.Year) ? 366 : 365),
    };
}
