namespace Unroll.Text;

/// <summary>What to do with line ends of other systems.</summary>
public enum LineEnds
{
    /// <summary>CR LF becomes LF; a CR that stands alone stays.</summary>
    LineFeed,

    /// <summary>Everything stays as it is in the file.</summary>
    Keep,
}
