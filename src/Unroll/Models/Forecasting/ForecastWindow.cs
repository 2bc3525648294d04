namespace Unroll.Models;

/// <summary>One forecast to make: the rows before a row of a series, and those from it on.</summary>
/// <param name="Series">Which series.</param>
/// <param name="Time">The first row to foretell.</param>
internal readonly record struct ForecastWindow(int Series, int Time);
