using System.Globalization;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Reads pairs of texts: two files in which line n of one belongs to line n of the other, or a table with tabs between its columns. Pairs with an empty side are left out, white space around texts too; gzip is
/// unpacked.
/// </summary>
public static class ParallelText
{
    /// <summary>Two files, a sentence per line.</summary>
    /// <param name="source">The file that is read.</param>
    /// <param name="target">The file that is to be written.</param>
    /// <param name="name">What errors and reports call the pairs; by default the first file's name.</param>
    /// <exception cref="DataFileException">The files have different numbers of lines, or no line has text on both sides.</exception>
    /// <exception cref="InvalidDataException">A file is no text.</exception>
    public static DataSet<SequencePair> Read(string source, string target, string? name = null)
    {
        string[] sources = Lines(source), targets = Lines(target);
        if (sources.Length != targets.Length)
        {
            (string shorter, int lines) = sources.Length < targets.Length ? (source, sources.Length) : (target, targets.Length);
            throw new DataFileException(shorter, lines + 1, FormattableString.Invariant(
                $"the file ends after {lines} lines, but '{(shorter == source ? target : source)}' has {Math.Max(sources.Length, targets.Length)}. Line n of both must belong together."));
        }

        return Collect(name ?? Path.GetFileName(source), source, sources.Zip(targets), () => Fingerprint.Of(Fingerprint.OfFile(source), Fingerprint.OfFile(target)));
    }

    /// <summary>Two columns of a file with tabs between them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The column that is read: its name in the first line, or its number from 1 where the file has no header.</param>
    /// <param name="target">The column that is to be written, likewise.</param>
    /// <param name="name">What errors and reports call the pairs; by default the file's name.</param>
    /// <exception cref="DataFileException">There is no such column, a row has too few of them, or no row has text in both.</exception>
    /// <exception cref="InvalidDataException">The file is no text.</exception>
    public static DataSet<SequencePair> ReadTable(string path, string source, string target, string? name = null)
    {
        string[] lines = Lines(path);
        bool numbered = int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out int from) & int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out int to);
        string[] header = lines.Length > 0 ? lines[0].Split('\t') : [];
        if (!numbered) (from, to) = (Column(path, header, source), Column(path, header, target));
        if (from < 1 || to < 1) throw new ArgumentException($"Columns are numbered from 1, not {Math.Min(from, to)}.", nameof(source));
        return Collect(name ?? Path.GetFileName(path), path, Rows(), () => Fingerprint.Of(Fingerprint.OfFile(path), source, target));

        IEnumerable<(string, string)> Rows()
        {
            for (int line = numbered ? 0 : 1; line < lines.Length; line++)
            {
                if (lines[line].Length == 0) continue;
                string[] cells = lines[line].Split('\t');
                if (cells.Length < Math.Max(from, to))
                    throw new DataFileException(path, line + 1, FormattableString.Invariant($"the row has {cells.Length} columns, but column {Math.Max(from, to)} was asked for. Columns are separated by single tabs."));
                yield return (cells[from - 1], cells[to - 1]);
            }
        }
    }

    private static int Column(string path, string[] header, string name)
    {
        int index = Array.IndexOf(header, name);
        return index >= 0 ? index + 1 : throw new DataFileException(path, 1, $"there is no column '{name}'. The columns are: {string.Join(", ", header)}. For a file without a header give the column's number.");
    }

    private static DataSet<SequencePair> Collect(string name, string path, IEnumerable<(string Source, string Target)> rows, Func<string> fingerprint)
    {
        SequencePair[] pairs = [.. rows.Where(row => !string.IsNullOrWhiteSpace(row.Source) && !string.IsNullOrWhiteSpace(row.Target)).Select(row => new SequencePair(row.Source.Trim(), row.Target.Trim()))];
        return pairs.Length > 0 ? new DataSet<SequencePair>(name, pairs, fingerprint) : throw new DataFileException(path, null, "no line has text on both sides: there is nothing to learn from.");
    }

    private static string[] Lines(string path)
    {
        string text = TextFile.Read(path);
        if (text.EndsWith('\n')) text = text[..^1];
        return text.Split('\n');
    }
}
