using System.Globalization;

namespace Unroll.Insight;

/// <summary>Numbers within sentences.</summary>
internal static class Words
{
    /// <summary>A share as a percentage with two significant digits: <c>0.31 %</c>; tiny ones as <c>1.2e-9</c>, zero as <c>nothing</c>.</summary>
    public static string Share(double share) => share switch
    {
        <= Decay.Zero => "nothing",
        < 1e-5 => share.ToString("0.0e-0", CultureInfo.InvariantCulture),
        < 0.1 => (100 * share).ToString(share < 0.001 ? "0.###" : share < 0.01 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %",
        _ => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %",
    };
}
