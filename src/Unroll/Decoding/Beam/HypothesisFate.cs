namespace Unroll.Decoding;

/// <summary>What became of a hypothesis that a search looked at.</summary>
public enum HypothesisFate
{
    /// <summary>It was not among the best of its step.</summary>
    Pruned,

    /// <summary>It goes on.</summary>
    Survived,

    /// <summary>It was among the best and ended with the end symbol.</summary>
    Ended,

    /// <summary>It was among the best when the maximum length was reached.</summary>
    Cut,
}
