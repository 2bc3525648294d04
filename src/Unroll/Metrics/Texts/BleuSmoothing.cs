namespace Unroll.Metrics;

/// <summary>What BLEU does about lengths of n-grams of which none matches: without help one of them makes the mean zero.</summary>
/// <remarks>Chen and Cherry, "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", WMT 2014.</remarks>
public enum BleuSmoothing
{
    /// <summary>Counts as half a match, at the next such length as a quarter, and so on: <c>exp</c> in a signature. As the NIST program does.</summary>
    Exponential,

    /// <summary>Nothing: <c>none</c> in a signature.</summary>
    None,

    /// <summary>Counts as so many matches, by default 0.1: <c>floor</c> in a signature.</summary>
    Floor,

    /// <summary>So much, by default 1, is added to matches and n-grams of two words and more, whether any matches or not: <c>add-k</c> in a signature.</summary>
    AddK,
}
