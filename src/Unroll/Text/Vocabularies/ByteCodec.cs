using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>The 256 bytes as symbols.</summary>
internal sealed class ByteCodec : IUnitCodec
{
    private const int ChunkLength = 4096;

    public int Count => 256;

    public string Symbol(int index) => index is > 0x20 and < 0x7F
        ? ((char)index).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"0x{index:X2}");

    public bool TryIndex(string symbol, out int index)
    {
        index = symbol.Length == 1 && symbol[0] is > ' ' and < '\u007F' ? symbol[0] : -1;
        if (index < 0 && symbol.Length == 4 && symbol.StartsWith("0x", StringComparison.Ordinal)
            && int.TryParse(symbol.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)) index = value;
        return index >= 0;
    }

    public void Encode(ReadOnlyMemory<char> source, TokenWriter output)
    {
        ReadOnlySpan<char> text = source.Span;
        Span<byte> bytes = stackalloc byte[ChunkLength * 3];
        while (!text.IsEmpty)
        {
            int length = Math.Min(ChunkLength, text.Length);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
            int written = Encoding.UTF8.GetBytes(text[..length], bytes);
            foreach (byte b in bytes[..written]) output.Add(b);
            text = text[length..];
        }
    }

    public IUnitDecoder CreateDecoder() => new Decoder();

    // The framework's decoder keeps an unfinished character until its last byte arrives and replaces what is no UTF-8 by U+FFFD.
    private sealed class Decoder : IUnitDecoder
    {
        private readonly System.Text.Decoder utf8 = Encoding.UTF8.GetDecoder();

        // True while no unfinished character waits inside the decoder.
        private bool idle = true;

        public void Push(int index, StringBuilder output)
        {
            if (idle && index < 0x80)
            {
                output.Append((char)index);
                return;
            }

            // A byte below 0xC0 begins nothing: if text came out, nothing is pending.
            idle = Convert([(byte)index], false, output) > 0 && index < 0xC0;
        }

        public void PushUnknown(StringBuilder output)
        {
            Flush(output);
            output.Append('\uFFFD');
        }

        public void PushLineEnd(StringBuilder output) => Flush(output);

        public void Flush(StringBuilder output)
        {
            Convert([], true, output);
            idle = true;
        }

        private int Convert(ReadOnlySpan<byte> bytes, bool flush, StringBuilder output)
        {
            Span<char> characters = stackalloc char[8];
            int count = utf8.GetChars(bytes, characters, flush);
            output.Append(characters[..count]);
            return count;
        }
    }
}
