using System.Globalization;
using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>The engine's derivatives beside those by central differences.</summary>
internal static class VerificationView
{
    /// <summary>Larger relative errors than this are failures.</summary>
    public const double Tolerance = 1e-3;

    /// <summary>The table, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(IReadOnlyList<Verification> checks)
    {
        int width = checks.Max(check => TextWidth.Of(check.Quantity));
        yield return "[bold]The same by central differences in double precision:[/]";
        yield return $"[dim]{TextWidth.Pad("quantity", width)}  {"engine",14}  {"differences",14}  {"rel. error",10}[/]";
        foreach (Verification check in checks)
        {
            string error = check.Resolved ? check.RelativeError.ToString("0.0e+0", CultureInfo.InvariantCulture) : "too small to tell";
            yield return $"{Markup.Escape(TextWidth.Pad(check.Quantity, width))}  {Digits(check.Engine),14}  {Digits(check.Differences),14}  {error,10}";
        }
    }

    private static string Digits(double value) => value.ToString("0.0000000e+0", CultureInfo.InvariantCulture);
}
