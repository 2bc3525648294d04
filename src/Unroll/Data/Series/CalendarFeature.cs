namespace Unroll.Data;

/// <summary>What a clock and a calendar tell about a time, each as the sine and cosine of its place in the cycle. Known for the future too.</summary>
public enum CalendarFeature
{
    /// <summary>The time of day: a cycle of 24 hours.</summary>
    TimeOfDay,

    /// <summary>The day of the week: a cycle of 7 days.</summary>
    DayOfWeek,

    /// <summary>The day of the month: a cycle of the month's days.</summary>
    DayOfMonth,

    /// <summary>The time of the year: a cycle of the year's days.</summary>
    TimeOfYear,
}
