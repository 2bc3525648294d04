namespace Unroll.Data;

/// <summary>Computes <see cref="CalendarFeatures"/>.</summary>
internal static class Calendar
{
    /// <summary>How many numbers a time has.</summary>
    public static int Count(CalendarFeatures features) => 2 * int.PopCount((int)features);

    /// <summary>Writes the numbers of a time.</summary>
    public static void Write(CalendarFeatures features, DateTime time, Span<float> numbers)
    {
        int at = 0;
        double day = time.TimeOfDay.TotalDays;
        if (features.HasFlag(CalendarFeatures.TimeOfDay)) Cycle(numbers, ref at, day);
        if (features.HasFlag(CalendarFeatures.DayOfWeek)) Cycle(numbers, ref at, (int)time.DayOfWeek / 7.0);
        if (features.HasFlag(CalendarFeatures.DayOfMonth)) Cycle(numbers, ref at, (time.Day - 1) / (double)DateTime.DaysInMonth(time.Year, time.Month));
        if (features.HasFlag(CalendarFeatures.TimeOfYear)) Cycle(numbers, ref at, (time.DayOfYear - 1 + day) / (DateTime.IsLeapYear(time.Year) ? 366 : 365));
    }

    private static void Cycle(Span<float> numbers, ref int at, double share)
    {
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * share);
        numbers[at++] = (float)sine;
        numbers[at++] = (float)cosine;
    }
}
