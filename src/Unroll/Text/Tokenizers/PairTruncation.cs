namespace Unroll.Text;

/// <summary>Which of two texts is cut when both together are too long.</summary>
public enum PairTruncation
{
    /// <summary>Always the one that is longer at the moment, the second if they are equally long.</summary>
    LongestFirst,

    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,
}
