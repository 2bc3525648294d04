using System.Globalization;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Texts, and their labels if wanted, from a file of tab-separated columns with a header line. Quotation marks have no meaning: what stands between two
/// tabs is the value. Rows whose text is empty or white space are left out and counted.
/// </summary>
public sealed class TextTable
{
    private TextTable(IReadOnlyList<TextRow> rows, int emptyRows)
    {
        Rows = rows;
        EmptyRows = emptyRows;
    }

    /// <summary>The rows in the order of the file.</summary>
    public IReadOnlyList<TextRow> Rows { get; }

    /// <summary>How many rows were left out because their text was empty.</summary>
    public int EmptyRows { get; }

    /// <summary>Reads a file; it may be packed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The header of the column with the text.</param>
    /// <param name="label">The header of the column with the label, if one is wanted.</param>
    /// <param name="invalid">What to do with bytes that are no text.</param>
    /// <exception cref="InvalidDataException">There is no such column, a row has another number of columns than the header, or no row has text.</exception>
    public static TextTable Read(string path, string text, string? label = null, InvalidBytes invalid = InvalidBytes.Fail)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        string content = TextFile.Read(path, invalid);
        ReadOnlySpan<char> rest = content;
        ReadOnlySpan<char> first = NextLine(ref rest);
        if (first.IsEmpty) throw new InvalidDataException($"'{path}' has no header line. The first line must name the columns, separated by tabs.");
        string[] header = first.ToString().Split('\t');
        int textColumn = Column(header, text, path), labelColumn = label is null ? -1 : Column(header, label, path);
        var rows = new List<TextRow>();
        int empty = 0;
        Span<Range> fields = header.Length < 64 ? stackalloc Range[header.Length + 1] : new Range[header.Length + 1];
        for (int line = 2; !rest.IsEmpty; line++)
        {
            ReadOnlySpan<char> row = NextLine(ref rest);
            int columns = row.Split(fields, '\t');
            if (columns != header.Length)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"'{path}', line {line}: {(columns > header.Length ? "more than " + header.Length : columns)} columns where the header has {header.Length}. Columns are separated by single tabs."));
            }

            ReadOnlySpan<char> value = row[fields[textColumn]];
            if (value.IsWhiteSpace()) empty++;
            else rows.Add(new TextRow(value.ToString(), labelColumn < 0 ? null : row[fields[labelColumn]].ToString(), line));
        }

        return rows.Count > 0 ? new TextTable(rows, empty) : throw new InvalidDataException($"'{path}' has no row with text in the column '{text}'.");
    }

    /// <summary>All texts as one, each on a line of its own: what a language model reads.</summary>
    public string JoinLines() => string.Concat(Rows.SelectMany(row => new[] { row.Text, "\n" }));

    private static ReadOnlySpan<char> NextLine(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf('\n');
        ReadOnlySpan<char> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }

    private static int Column(string[] header, string name, string path)
    {
        int index = Array.IndexOf(header, name);
        return index >= 0 ? index : throw new InvalidDataException($"'{path}' has no column '{name}'. Its columns are: {string.Join(", ", header)}.");
    }
}
