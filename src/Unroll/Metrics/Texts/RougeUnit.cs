namespace Unroll.Metrics;

/// <summary>What ROUGE counts.</summary>
public enum RougeUnit
{
    /// <summary>Single words: ROUGE-1.</summary>
    Words,

    /// <summary>Two words next to each other: ROUGE-2.</summary>
    Pairs,

    /// <summary>The longest sequence of words that both texts have in the same order, whatever stands between: ROUGE-L.</summary>
    Subsequence,
}
