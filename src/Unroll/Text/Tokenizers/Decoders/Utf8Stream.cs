using System.Text;

namespace Unroll.Text;

/// <summary>Turns bytes into text as soon as characters are whole; what is no UTF-8 becomes U+FFFD, one for each longest part that could have begun a character.</summary>
internal sealed class Utf8Stream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that some more bytes complete, possibly none.</summary>
    public string Push(ReadOnlySpan<byte> bytes) => Convert(bytes, false);

    /// <summary>What is left of an unfinished character.</summary>
    public string Flush() => Convert([], true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = bytes.Length < 128 ? stackalloc char[bytes.Length + 8] : new char[bytes.Length + 8];
        return characters[..decoder.GetChars(bytes, characters, flush)].ToString();
    }
}
