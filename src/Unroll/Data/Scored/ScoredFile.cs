using System.Globalization;
using CsvHelper;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Reads sequences with scores from a list: delimited text with a header, one row for each sequence, with the file of its frames and its numbers. Files are named
/// relative to the list. A file is whatever <see cref="FrameFile"/> reads one sequence from.
/// </summary>
public static class ScoredFile
{
    /// <summary>Reads a list and all files that it names.</summary>
    /// <param name="path">The list; packed with gzip or not.</param>
    /// <param name="file">The column with the files.</param>
    /// <param name="scores">The columns with the numbers; all others if absent.</param>
    /// <param name="frames">How the frames' files are written if they are text.</param>
    /// <exception cref="DataFileException">A column or file is missing, a number is none, or the sequences have different numbers of features.</exception>
    public static DataSet<ScoredSequence> Read(string path, string file = "file", IReadOnlyList<string>? scores = null, SeriesFormat? frames = null)
    {
        string text = TextFile.Read(path);
        string first = text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)];
        var options = new CsvReaderOptions { Separator = first.Contains('\t') ? '\t' : first.Contains(';') ? ';' : ',', HasHeader = false, TrackLineNumbers = true, AllowLineBreaksInQuotes = false };
        using CsvReader reader = CsvReader.FromText(text, options);
        if (!reader.Read()) throw new DataFileException(path, null, "the file is empty. The first line must name the columns.");
        string[] header = Cells(reader);
        int place = Find(header, path, file);
        string[] names = scores is { Count: > 0 } ? [.. scores] : [.. header.Where(name => name != file)];
        if (names.Length == 0) throw new DataFileException(path, 1, "there is no column with scores.");
        int[] places = [.. names.Select(name => Find(header, path, name))];
        var sequences = new List<ScoredSequence>();
        while (reader.Read())
        {
            string[] cells = Cells(reader);
            long line = reader.LineNumber;
            if (cells.Length != header.Length) throw new DataFileException(path, line, $"the row has {cells.Length} cells where the header has {header.Length}.");
            double[] numbers = [.. places.Select(column => Number(cells[column], header[column], path, line))];
            Frames read = ReadListed(cells[place], path, line, frames);
            if (sequences.Count > 0 && read.Features != sequences[0].Frames.Features)
                throw new DataFileException(path, line, $"'{cells[place]}' has {read.Features} features; '{sequences[0].Name}' has {sequences[0].Frames.Features}. All sequences need the same.");
            sequences.Add(new ScoredSequence(cells[place], read, numbers));
        }

        if (sequences.Count == 0) throw new DataFileException(path, null, "there is no row below the header.");
        return new DataSet<ScoredSequence>(Path.GetFileName(path), sequences, () => Fingerprint.Of([.. sequences.SelectMany(Parts)]));
    }

    private static IEnumerable<string> Parts(ScoredSequence one) =>
        [one.Name, Fingerprint.Of(one.Frames.Values), .. one.Scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))];

    private static Frames ReadListed(string name, string list, long line, SeriesFormat? format)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(list))!, name);
        return File.Exists(path) ? FrameFile.ReadOne(path, format) : throw new DataFileException(list, line, $"there is no file '{path}'.");
    }

    private static double Number(string text, string column, string path, long line) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new DataFileException(path, line, $"'{text}' in the column '{column}' is no finite number.");

    private static int Find(string[] header, string path, string name)
    {
        int place = Array.IndexOf(header, name);
        return place >= 0 ? place : throw new DataFileException(path, 1, $"there is no column '{name}'. The columns are: {string.Join(", ", header)}.");
    }

    private static string[] Cells(CsvReader reader)
    {
        string[] cells = new string[reader.FieldCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i).Trim();
        return cells;
    }
}
