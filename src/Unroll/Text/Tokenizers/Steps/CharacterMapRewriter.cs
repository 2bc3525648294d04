using System.Buffers.Binary;
using System.Text;

namespace Unroll.Text;

/// <summary>
/// The character map of a SentencePiece model, which says what the longest part of a text that it knows becomes. Such a map holds a double-array trie over UTF-8 bytes and
/// the texts that its values point to.
/// </summary>
/// <remarks>The layout is that of the Darts-clone library: a unit holds a label in its lowest byte, a leaf flag in bit 8, and an offset from bit 10 on, scaled by bit 9.</remarks>
internal sealed class CharacterMapRewriter : ITextRewriter
{
    private readonly uint[] units;
    private readonly byte[] texts;
    private readonly string[] untouched;

    /// <summary>Reads a map.</summary>
    /// <param name="map">Its bytes; none for a map that changes nothing.</param>
    /// <param name="place">File and field, for errors.</param>
    /// <exception cref="InvalidDataException">The map is damaged.</exception>
    public CharacterMapRewriter(ReadOnlySpan<byte> map, string place)
    {
        untouched = [];
        if (map.IsEmpty)
        {
            (units, texts) = ([], []);
            return;
        }

        uint length = map.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(map);
        if (length > map.Length - 4 || length % 4 != 0 || length == 0 || map[^1] != 0) throw new InvalidDataException($"{place} is damaged: {map.Length} bytes are no character map. Copy the file again.");
        units = new uint[length / 4];
        for (int i = 0; i < units.Length; i++) units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(4 + (4 * i))..]);
        texts = map[(4 + (int)length)..].ToArray();
    }

    private CharacterMapRewriter(CharacterMapRewriter other, IEnumerable<string> untouched) =>
        (units, texts, this.untouched) = (other.units, other.texts, [.. untouched.OrderByDescending(text => text.Length)]);

    /// <summary>The same map, which leaves some texts as they are.</summary>
    public CharacterMapRewriter Leaving(IEnumerable<string> symbols) => new(this, symbols);

    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int at = from, length; at < text.Length; at += length)
        {
            length = UntouchedAt(text, at);
            if (length > 0) continue;
            if (Match(text, at, out length) >= 0) return at;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        ReadOnlySpan<byte> found = texts.AsSpan(Match(text, at, out int length));
        output.Append(Encoding.UTF8.GetString(found[..found.IndexOf((byte)0)]));
        return length;
    }

    private int UntouchedAt(ReadOnlySpan<char> text, int at)
    {
        foreach (string symbol in untouched)
        {
            if (text[at..].StartsWith(symbol, StringComparison.Ordinal)) return symbol.Length;
        }

        return 0;
    }

    // Where the text for the longest known part begins; -1 if nothing is known, and then the length is that of one character.
    private int Match(ReadOnlySpan<char> text, int start, out int length)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int found = -1, at = start, width;
        Rune.DecodeFromUtf16(text[start..], out Rune rune, out length);
        for (uint node = units.Length > 0 ? Offset(units[0]) : uint.MaxValue; at < text.Length; at += width)
        {
            Rune.DecodeFromUtf16(text[at..], out rune, out width);
            foreach (byte value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                node ^= value;
                if (node >= units.Length || (units[node] & 0x800000FF) != value) return found;
                uint unit = units[node];
                node ^= Offset(unit);
                if ((unit & 0x100) != 0 && node < units.Length && (units[node] & 0x7FFFFFFF) < texts.Length) (found, length) = ((int)(units[node] & 0x7FFFFFFF), at + width - start);
            }
        }

        return found;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
