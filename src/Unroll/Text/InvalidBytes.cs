namespace Unroll.Text;

/// <summary>What to do with bytes that are no valid text.</summary>
public enum InvalidBytes
{
    /// <summary>An error that names the byte and the line.</summary>
    Fail,

    /// <summary>Each invalid sequence becomes one U+FFFD, as the Unicode Standard recommends (maximal subparts).</summary>
    Replace,
}
