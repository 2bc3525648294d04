using System.Globalization;

namespace Unroll.Data;

/// <summary>Reads times without regard to the machine's language.</summary>
internal static class SeriesTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd", "yyyy-MM", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy/MM/dd", "yyyy/MM/dd HH:mm", "yyyy/MM/dd HH:mm:ss", "yyyyMMdd", "MMM d yyyy", "d MMM yyyy", "yyyy",
    ];

    public static bool TryParse(string text, string? format, out DateTime time)
    {
        const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return format is null
            ? DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, styles, out time)
            : DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, styles, out time);
    }
}
