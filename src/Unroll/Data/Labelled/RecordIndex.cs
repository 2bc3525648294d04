using CsvHelper;

namespace Unroll.Data;

/// <summary>Where in a file each record stands, and on which line.</summary>
internal sealed class RecordIndex
{
    /// <summary>Bytes of the longest record.</summary>
    public const int LongestRecord = 16 * 1024 * 1024;

    private const int Piece = 1 << 20;

    private readonly List<long> offsets = [];
    private readonly List<int> lengths = [];
    private readonly List<int> lines = [];

    /// <summary>How many records.</summary>
    public int Count => offsets.Count;

    public (long Offset, int Length, int Line) this[int record] => (offsets[record], lengths[record], lines[record]);

    /// <summary>Each line that is not empty.</summary>
    public static RecordIndex OfLines(RecordBytes bytes)
    {
        var index = new RecordIndex();
        long begin = 0;
        int line = 1;
        for (long position = 0; position < bytes.Length; position += Piece)
        {
            ReadOnlySpan<byte> piece = bytes.Read(position, (int)Math.Min(Piece, bytes.Length - position)).Span;
            for (int at = 0; at < piece.Length;)
            {
                int end = piece[at..].IndexOf((byte)'\n');
                if (end < 0) break;
                at += end + 1;
                index.AddLine(bytes, begin, position + at - 1, line++);
                begin = position + at;
            }

            if (position + piece.Length - begin > LongestRecord) throw TooLong(bytes, line);
        }

        if (begin < bytes.Length) index.AddLine(bytes, begin, bytes.Length, line);
        return index;
    }

    /// <summary>Each record of a CSV file, which may go over several lines.</summary>
    public static RecordIndex OfCsv(RecordBytes bytes, LabelledColumns columns)
    {
        var index = new RecordIndex();
        using CsvReader reader = CsvReader.Create(bytes.ToStream(), CsvOptions(columns.Separator) with { TrackLineNumbers = true, MaxRecordSize = LongestRecord });
        try
        {
            while (reader.Read())
            {
                if (index.Count > 0) index.lengths.Add(Size(index.offsets[^1], reader.ByteOffset));
                index.offsets.Add(reader.ByteOffset);
                index.lines.Add((int)Math.Min(int.MaxValue, reader.LineNumber));
            }
        }
        catch (CsvFormatException error)
        {
            throw new DataFileException(bytes.Path, index.Count == 0 ? 1 : index.lines[^1], $"in the row after this one, or this one itself, quoting is wrong or a quote is never closed ({error.Message}). Inside quotes, a quotation mark is written twice.", error);
        }

        if (index.Count > 0) index.lengths.Add(Size(index.offsets[^1], bytes.Length));
        index.Separator = reader.Separator is { } found ? found : ',';
        return index;

        int Size(long from, long to) => to - from <= LongestRecord ? (int)(to - from) : throw TooLong(bytes, index.lines[^1]);
    }

    /// <summary>For CSV: what separates values.</summary>
    public char Separator { get; private set; } = '\t';

    public static CsvReaderOptions CsvOptions(char? separator) => new() { Separator = separator, HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw };

    private void AddLine(RecordBytes bytes, long begin, long end, int line)
    {
        if (end - begin > LongestRecord) throw TooLong(bytes, line);
        int length = (int)(end - begin);
        if (length == 0 || (length == 1 && bytes.Read(begin, 1).Span[0] == '\r')) return;
        offsets.Add(begin);
        lengths.Add(length);
        lines.Add(line);
    }

    private static DataFileException TooLong(RecordBytes bytes, int line) =>
        new(bytes.Path, line, $"the row is longer than {LongestRecord} bytes. Is it of another format, or is a quote not closed?");
}
