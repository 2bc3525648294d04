using CsvHelper;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Reads series from delimited text with a header line: UTF-8 with or without a byte order mark, any line ends, packed with gzip or not. Numbers have a decimal
/// point, whatever the machine's language.
/// </summary>
public static class SeriesFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Which columns there are and what they mean.</param>
    /// <returns>One series, or one for each id in the order in which the ids first appear. All have the same columns.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">
    /// A column is missing, a row has too few or too many cells, a cell is no number or no time, a value is missing, or times do not rise. The message has the line.
    /// </exception>
    public static IReadOnlyList<Series> Read(string path, SeriesFormat? format = null) => Parse(TextFile.Read(path), path, format ?? new SeriesFormat());

    /// <summary>Reads a stream, for instance standard input.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What to call them in errors.</param>
    /// <param name="format">Which columns there are and what they mean.</param>
    /// <inheritdoc cref="Read(string, SeriesFormat)" path="/returns"/>
    /// <inheritdoc cref="Read(string, SeriesFormat)" path="/exception"/>
    public static IReadOnlyList<Series> Read(Stream stream, string source, SeriesFormat? format = null) => Parse(TextFile.Read(stream, source), source, format ?? new SeriesFormat());

    private static List<Series> Parse(string text, string path, SeriesFormat format)
    {
        string first = text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)];
        char delimiter = format.Delimiter ?? (first.Contains('\t') ? '\t' : first.Contains(';') && !first.Contains(',') ? ';' : ',');
        var options = new CsvReaderOptions { Separator = delimiter, HasHeader = false, TrackLineNumbers = true, AllowLineBreaksInQuotes = false };
        using CsvReader reader = CsvReader.FromText(text, options);
        if (!reader.Read()) throw new DataFileException(path, null, "the file is empty. The first line must name the columns.");
        string[] header = Cells(reader);
        var layout = SeriesLayout.Of(header, path, format);
        var builders = new Dictionary<string, SeriesBuilder>(StringComparer.Ordinal);
        var order = new List<SeriesBuilder>();
        while (reader.Read())
        {
            string[] cells = Cells(reader);
            int line = (int)reader.LineNumber;
            if (cells.Length != header.Length)
                throw new DataFileException(path, line, $"the row has {cells.Length} cells where the header has {header.Length}. Cells are separated by '{delimiter}'.");
            string id = layout.Id < 0 ? System.IO.Path.GetFileName(path) : cells[layout.Id];
            if (id.Length == 0) throw new DataFileException(path, line, $"the column '{format.Id}' is empty, so the row belongs to no series.");
            if (!builders.TryGetValue(id, out SeriesBuilder? builder))
            {
                builders.Add(id, builder = new SeriesBuilder(id, path, layout, format));
                order.Add(builder);
            }

            builder.Add(cells, line);
        }

        return order.Count > 0 ? [.. order.Select(builder => builder.Build())] : throw new DataFileException(path, null, "there is no row below the header.");
    }

    private static string[] Cells(CsvReader reader)
    {
        string[] cells = new string[reader.FieldCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i).Trim();
        return cells;
    }
}
