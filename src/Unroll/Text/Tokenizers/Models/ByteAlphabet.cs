namespace Unroll.Text;

/// <summary>
/// A printable character for each byte, as GPT-2's vocabulary writes them: visible Latin-1 characters stand for themselves, the others are those from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = CreateCharacters();
    private static readonly short[] Bytes = CreateBytes();

    /// <summary>The character of a byte.</summary>
    public static char Character(byte value) => Characters[value];

    /// <summary>The byte of a character; -1 if it stands for none.</summary>
    public static int Byte(char character) => character < Bytes.Length ? Bytes[character] : -1;

    /// <summary>All characters in the order of GPT-2's vocabulary.</summary>
    public static IEnumerable<string> InOrder => Characters.Order().Select(character => character.ToString());

    private static char[] CreateCharacters()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            bool visible = value is (> 0x20 and < 0x7F) or (> 0xA0 and not 0xAD);
            characters[value] = visible ? (char)value : next++;
        }

        return characters;
    }

    private static short[] CreateBytes()
    {
        short[] bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < 256; value++) bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
