using System.Globalization;

namespace Unroll.Cli.Rendering;

/// <summary>Numbers as people read them, with a point as the decimal mark everywhere.</summary>
internal static class Quantity
{
    /// <summary>1234567 as <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in binary units: <c>1.5 MiB</c>.</summary>
    public static string Bytes(double bytes) => Scaled(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]);

    /// <summary>A large number in decimal units: <c>3.2 G</c>.</summary>
    public static string Large(double number) => Scaled(number, 1000, ["", "k", "M", "G", "T", "P"]).TrimEnd();

    /// <summary>A duration: <c>1:02:03</c>, <c>4:05</c> or <c>7 s</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s"),
    };

    /// <summary>A figure with a fixed number of decimals.</summary>
    public static string Fixed(double value, int decimals) => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A share as <c>12.34 %</c>, or <c>no share</c> where there is none.</summary>
    public static string Percent(double share, int decimals = 2) => double.IsFinite(share) ? Fixed(100 * share, decimals) + " %" : "no share";

    /// <summary>As <see cref="Fixed"/>, but in powers of ten where that would be a long row of digits.</summary>
    public static string Figure(double value, int decimals) => Math.Abs(value) < 1e6 ? Fixed(value, decimals) : value.ToString("0.###e+0", CultureInfo.InvariantCulture);

    /// <summary>The columns of one of several answers: rank from 1, score, text.</summary>
    public static string[] Ranked(int place, double score, string text) => [(place + 1).ToString(CultureInfo.InvariantCulture), Fixed(score, 4), text];

    private static string Scaled(double value, double step, ReadOnlySpan<string> units)
    {
        int unit = 0;
        while (Math.Abs(value) >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        string digits = value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture);
        return $"{digits} {units[unit]}";
    }
}
