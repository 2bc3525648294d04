namespace Unroll.Data;

/// <summary>
/// Reads sequences with labels from a file: columns, JSON lines, lines or numeric sequences. Text is UTF-8, or what its byte order mark says; gzip is unpacked; CR LF is a line
/// end like LF; empty lines are passed over. An empty text is an example like any other.
/// </summary>
/// <remarks>
/// All rows are checked when the file is opened, but kept only as places in it; a row is read again each time that it is asked for. A plain UTF-8 file of more than 64 MB stays on
/// disk, so it may be larger than memory; it must not change meanwhile. Packed files and other encodings are held in memory.
/// </remarks>
public static class LabelledFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Where texts and labels stand; by default in columns <c>text</c> and <c>label</c>.</param>
    /// <param name="format">The format; by default as the file's name says.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">
    /// A column is missing, a row has too few or too many values, a label is missing, a quote is not closed, a line is no JSON or is longer than 16 MB, or there is no row. The message has the line.
    /// </exception>
    /// <exception cref="InvalidDataException">The bytes are no text, or the gzip data is damaged.</exception>
    public static DataSet<LabelledSequence> Read(string path, LabelledColumns? columns = null, LabelledFormat format = LabelledFormat.ByName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new ArgumentException($"'{path}' is a folder. Name a file in it.", nameof(path));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'. Check the name and the folder you are in.", path);
        columns ??= new LabelledColumns();
        if (columns.Text.Count == 0) throw new ArgumentException("No column of text is named.", nameof(columns));
        if (format == LabelledFormat.ByName) format = FormatOf(path);
        if (format == LabelledFormat.TimeSeries) return TimeSeriesFile.Read(path);
        RecordBytes bytes = RecordBytes.Open(path);
        RecordIndex index = format == LabelledFormat.Csv ? RecordIndex.OfCsv(bytes, columns) : RecordIndex.OfLines(bytes);
        int first = 0;
        IRecordParser parser = format switch
        {
            LabelledFormat.JsonLines => new JsonRecordParser(path, columns),
            LabelledFormat.Lines => new LineRecordParser(path),
            _ => CellRecordParser.Create(bytes, index, columns, format == LabelledFormat.Csv, out first),
        };
        if (index.Count == first) throw new DataFileException(path, null, first == 0 ? "it is empty. Give a file with an example on each line." : "there is no row below the header.");
        var list = new RecordList(bytes, index, parser, first);
        list.CheckAll();
        string how = FormattableString.Invariant($"{format} {string.Join('\u001f', columns.Text)} {columns.Label} {columns.LabelSeparator} {columns.Header} {columns.Separator}");
        return new DataSet<LabelledSequence>(Path.GetFileName(path), list, () => Fingerprint.Of(Fingerprint.OfFile(path), how));
    }

    /// <summary>The format that a file's name tells.</summary>
    public static LabelledFormat FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".TSV" => LabelledFormat.Tsv,
            ".CSV" => LabelledFormat.Csv,
            ".JSONL" or ".NDJSON" => LabelledFormat.JsonLines,
            ".TS" => LabelledFormat.TimeSeries,
            _ => LabelledFormat.Lines,
        };
    }
}
