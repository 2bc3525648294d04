using System.Buffers;
using System.Collections;
using System.Text.Unicode;

namespace Unroll.Data;

/// <summary>The examples of a file, each read when it is asked for.</summary>
internal sealed class RecordList(RecordBytes bytes, RecordIndex index, IRecordParser parser, int first) : IReadOnlyList<LabelledSequence>
{
    public int Count => index.Count - first;

    public LabelledSequence this[int number] => (uint)number < (uint)Count
        ? Parse(number)
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"There are examples 0 to {Count - 1}.");

    /// <summary>Reads everything once, so that whatever is wrong shows at once.</summary>
    public void CheckAll()
    {
        for (int number = 0; number < Count; number++) Parse(number);
    }

    public IEnumerator<LabelledSequence> GetEnumerator()
    {
        for (int number = 0; number < Count; number++) yield return Parse(number);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private LabelledSequence Parse(int number)
    {
        (long offset, int length, int line) = index[first + number];
        ReadOnlyMemory<byte> record = bytes.Read(offset, length);
        if (!Utf8.IsValid(record.Span)) throw Invalid(record.Span, line);
        if (length > 0 && record.Span[^1] == '\r') record = record[..^1];
        return parser.Parse(record, line);
    }

    private DataFileException Invalid(ReadOnlySpan<byte> record, int line)
    {
        char[] rest = new char[record.Length];
        Utf8.ToUtf16(record, rest, out int read, out _, replaceInvalidSequences: false);
        return new DataFileException(bytes.Path, line, FormattableString.Invariant(
            $"the byte 0x{record[Math.Min(read, record.Length - 1)]:X2} is not valid UTF-8. Convert the file to UTF-8; Korean text is often CP949, for instance 'iconv -f CP949 -t UTF-8'."));
    }
}
