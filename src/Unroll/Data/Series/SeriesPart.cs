using System.Globalization;
using System.Runtime.InteropServices;

namespace Unroll.Data;

/// <summary>
/// The rows of a series that a model is to forecast: from one on, up to but not including another. What comes before may be looked back at, so the first
/// forecast of a test part reads the end of the training part, as it would in use; what comes after is not touched.
/// </summary>
/// <param name="Series">The series.</param>
/// <param name="From">The first row of the part.</param>
/// <param name="To">The row after the last.</param>
public sealed record SeriesPart(Series Series, int From, int To)
{
    /// <summary>The whole series.</summary>
    public static SeriesPart Whole(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return new SeriesPart(series, 0, series.Length);
    }

    /// <summary>Number of rows.</summary>
    public int Length => To - From;

    /// <summary>A hash of the rows that the part has and may look back at.</summary>
    internal string Fingerprint() => Data.Fingerprint.Of(
    [
        Series.Name, From.ToString(CultureInfo.InvariantCulture), To.ToString(CultureInfo.InvariantCulture), .. Series.Columns,
        Data.Fingerprint.Of(MemoryMarshal.Cast<double, float>(Series.Values[..(To * Series.Columns.Count)])),
        .. Series.Times.Take(To).Select(time => time.Ticks.ToString(CultureInfo.InvariantCulture)),
    ]);
}
