using System.Globalization;
using System.Text;
using CsvHelper;

namespace Unroll.Data;

/// <summary>Rows of values separated by tabs or, with quotes, by commas.</summary>
internal sealed class CellRecordParser : IRecordParser
{
    private readonly string path;
    private readonly LabelledColumns columns;
    private readonly CsvReaderOptions? csv;
    private readonly int count;
    private readonly int[] text;
    private readonly int label;

    private CellRecordParser(string path, LabelledColumns columns, CsvReaderOptions? csv, string[] firstRow, int line)
    {
        (this.path, this.columns, this.csv, count) = (path, columns, csv, firstRow.Length);
        string[] names = columns.Header ? [.. firstRow.Select(name => name.Trim())] : [];
        text = [.. columns.Text.Select(name => Find(name, names, line))];
        label = Find(columns.Label, names, line);
    }

    /// <summary>A parser for a file; its first record tells the columns, and is an example itself unless it is a header.</summary>
    public static CellRecordParser Create(RecordBytes bytes, RecordIndex index, LabelledColumns columns, bool quoted, out int first)
    {
        first = columns.Header ? 1 : 0;
        if (index.Count == 0) throw new DataFileException(bytes.Path, null, columns.Header ? "it is empty. The first line must name the columns." : "it is empty. Give a file with an example on each line.");
        CsvReaderOptions? options = quoted ? RecordIndex.CsvOptions(index.Separator) with { BufferSize = 256 } : null;
        (long offset, int length, int line) = index[0];
        return new CellRecordParser(bytes.Path, columns, options, Cells(options, bytes.Read(offset, length)), line);
    }

    public LabelledSequence Parse(ReadOnlyMemory<byte> record, int line)
    {
        string[] cells = Cells(csv, record);
        if (cells.Length != count)
        {
            string separated = csv is null ? "tabs" : $"'{csv.Separator}'";
            throw new DataFileException(path, line, $"the row has {cells.Length} values where the {(columns.Header ? "header" : "first row")} has {count}. Values are separated by {separated}.");
        }

        IReadOnlyList<string> labels = columns.SplitLabels(cells[label]);
        if (labels.Count == 0 && columns.LabelSeparator is null)
            throw new DataFileException(path, line, $"the label in column '{columns.Label}' is empty. Fill it in, or take the row out.");
        return new LabelledSequence(text.Length == 1 ? cells[text[0]] : string.Join(' ', text.Select(column => cells[column])), labels);
    }

    private static string[] Cells(CsvReaderOptions? csv, ReadOnlyMemory<byte> record)
    {
        if (csv is null) return Encoding.UTF8.GetString(record.Span).TrimEnd('\r').Split('\t');
        using CsvReader reader = CsvReader.Create(record, csv);
        if (!reader.Read()) return [""];
        string[] cells = new string[reader.FieldCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i);
        return cells;
    }

    private int Find(string name, string[] names, int line)
    {
        int found = Array.IndexOf(names, name);
        if (found >= 0) return found;
        bool number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int column);
        if (number && column >= 1 && column <= count) return column - 1;
        throw new DataFileException(path, line, columns.Header
            ? $"there is no column '{name}'. The columns are: {string.Join(", ", names)}."
            : $"there is no column '{name}'. Without a header, columns go by their numbers, here 1 to {count}.");
    }
}
