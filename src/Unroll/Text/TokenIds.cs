using System.Globalization;

namespace Unroll.Text;

/// <summary>
/// A long run of token ids, kept in one, two or four bytes each as the vocabulary allows: a 200 MB text of characters takes 200 MB, not 800.
/// </summary>
public sealed class TokenIds
{
    private readonly byte[]? narrow;
    private readonly ushort[]? medium;
    private readonly int[]? wide;
    private readonly int start;

    internal TokenIds(byte[]? narrow, ushort[]? medium, int[]? wide, int start, int length)
    {
        (this.narrow, this.medium, this.wide, this.start) = (narrow, medium, wide, start);
        Length = length;
    }

    /// <summary>Ids that are already in memory.</summary>
    public TokenIds(ReadOnlySpan<int> ids)
        : this(null, null, ids.ToArray(), 0, ids.Length)
    {
    }

    /// <summary>How many ids there are.</summary>
    public int Length { get; }

    /// <summary>The number of ids for a reader: <c>1 symbol</c>, <c>1,234 symbols</c>.</summary>
    internal string Count => Length == 1 ? "1 symbol" : string.Create(CultureInfo.InvariantCulture, $"{Length:N0} symbols");

    /// <summary>The id at a position.</summary>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            return narrow is not null ? narrow[start + index] : medium is not null ? medium[start + index] : wide![start + index];
        }
    }

    /// <summary>Copies the ids from a position on until <paramref name="destination"/> is full.</summary>
    public void CopyTo(int index, Span<int> destination)
    {
        CheckRange(index, destination.Length);
        int from = start + index;
        if (wide is not null) wide.AsSpan(from, destination.Length).CopyTo(destination);
        else if (medium is not null) for (int i = 0; i < destination.Length; i++) destination[i] = medium[from + i];
        else for (int i = 0; i < destination.Length; i++) destination[i] = narrow![from + i];
    }

    /// <summary>A part of the ids, without copying them.</summary>
    public TokenIds Slice(int index, int length)
    {
        CheckRange(index, length);
        return new TokenIds(narrow, medium, wide, start + index, length);
    }

    /// <summary>All ids as an array of <see cref="int"/>.</summary>
    public int[] ToArray()
    {
        int[] ids = new int[Length];
        CopyTo(0, ids);
        return ids;
    }

    private void CheckRange(int index, int length)
    {
        if (index < 0 || length < 0 || index > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{length} ids from position {index} on do not lie within the {Length} there are.");
        }
    }
}
