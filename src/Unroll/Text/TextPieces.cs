using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Unroll.Text;

/// <summary>Goes through a file in pieces of text: unpacks, finds the byte order mark, checks and decodes, joins CR LF.</summary>
internal sealed class TextPieces : IDisposable
{
    private const int PieceLength = 1 << 16;

    private readonly string source;
    private readonly InvalidBytes invalid;
    private readonly LineEnds lineEnds;
    private readonly Stream bytes;
    private readonly byte[] buffer = new byte[PieceLength];
    private readonly char[] characters = new char[PieceLength + 2];
    private readonly Decoder? other;
    private readonly string otherName = "";
    private int buffered;
    private int length;
    private long offset;
    private long lines;
    private bool finished;
    private bool heldReturn;

    public TextPieces(Stream stream, string source, InvalidBytes invalid, LineEnds lineEnds)
    {
        (this.source, this.invalid, this.lineEnds) = (source, invalid, lineEnds);
        stream.Position = 0;
        Span<byte> magic = stackalloc byte[2];
        bool packed = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        stream.Position = 0;
        bytes = packed ? Gzip.Unpack(stream, leaveOpen: true) : stream;
        IsPacked = packed;
        Fill();
        (Encoding? encoding, int mark) = Mark(buffer.AsSpan(0, buffered));
        Drop(mark);
        if (encoding is null) return;
        otherName = encoding.WebName;
        if (invalid == InvalidBytes.Fail) encoding = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        other = encoding.GetDecoder();
    }

    public ReadOnlySpan<char> Current => characters.AsSpan(0, length);

    private bool IsPacked { get; }

    public bool MoveNext()
    {
        while (!finished)
        {
            Fill();
            // One character is kept free for a CR that waited for its LF.
            int start = heldReturn ? 1 : 0;
            if (heldReturn) characters[0] = '\r';
            heldReturn = false;
            bool last = buffered < buffer.Length;
            length = start + (other is null ? DecodeUtf8(characters.AsSpan(start, PieceLength), last) : DecodeOther(characters.AsSpan(start, PieceLength), last));
            finished = last && buffered == 0;
            lines += Current.Count('\n');
            if (lineEnds == LineEnds.LineFeed) JoinLineEnds();
            if (length > 0) return true;
        }

        length = 0;
        return false;
    }

    public void Dispose()
    {
        if (IsPacked) bytes.Dispose();
    }

    private static (Encoding? Encoding, int Length) Mark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (null, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (null, 0),
    };

    private void Fill()
    {
        try
        {
            buffered += bytes.ReadAtLeast(buffer.AsSpan(buffered), buffer.Length - buffered, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{source}' is a damaged gzip file: unpacking failed after {offset + buffered:N0} bytes of text ({error.Message}). Copy it again.", error);
        }
    }

    private void Drop(int count)
    {
        buffer.AsSpan(count, buffered - count).CopyTo(buffer);
        buffered -= count;
        offset += count;
    }

    private int DecodeUtf8(Span<char> target, bool last)
    {
        OperationStatus status = Utf8.ToUtf16(buffer.AsSpan(0, buffered), target, out int read, out int written, replaceInvalidSequences: invalid == InvalidBytes.Replace, isFinalBlock: last);
        if (status == OperationStatus.InvalidData)
        {
            long line = lines + 1 + target[..written].Count('\n');
            throw new InvalidDataException($"'{source}' is not valid UTF-8: byte 0x{buffer[read]:X2} at offset {offset + read:N0}{(IsPacked ? " of the unpacked text" : "")}, line {line:N0}, "
                + "begins no valid character. Convert the file to UTF-8 (for Korean text it is often CP949), or in code read it with InvalidBytes.Replace.");
        }

        Drop(read);
        return written;
    }

    private int DecodeOther(Span<char> target, bool last)
    {
        // At most 2 bytes give one character in both encodings, or 4 give two; a quarter of the target always suffices for what may be pending.
        int take = Math.Min(buffered, PieceLength / 2);
        try
        {
            int written = other!.GetChars(buffer.AsSpan(0, take), target, flush: last && take == buffered);
            Drop(take);
            return written;
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"'{source}' has the byte order mark of {otherName} but is not valid {otherName}: near offset {offset + Math.Max(0, error.Index):N0}, after line {lines + 1:N0}. "
                + "Convert the file to UTF-8, or in code read it with InvalidBytes.Replace.", error);
        }
    }

    private void JoinLineEnds()
    {
        int first = Current.IndexOf('\r');
        if (first < 0) return;
        int kept = first;
        for (int i = first; i < length; i++)
        {
            if (characters[i] == '\r')
            {
                if (i + 1 == length && !finished)
                {
                    heldReturn = true;
                    break;
                }

                if (i + 1 < length && characters[i + 1] == '\n') continue;
            }

            characters[kept++] = characters[i];
        }

        length = kept;
    }
}
