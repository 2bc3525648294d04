using System.Globalization;

namespace Unroll.Data;

/// <summary>Reads a table of numbers with names in the first line and a label on each line: one sequence.</summary>
internal sealed class FrameTable
{
    private readonly string path;
    private readonly List<float> values = [];
    private readonly List<string> labels = [];
    private int columns, labelColumn = -1;
    private int[] read = [];

    // With a number of features the labels may be absent: whoever asks has no truth.
    private FrameTable(string path, string text, TaggedFileOptions options, int? features)
    {
        this.path = path;
        char separator = '\0';
        foreach ((int line, string content) in DataLines.Of(text))
        {
            if (separator == '\0') separator = content.Contains('\t', StringComparison.Ordinal) ? '\t' : content.Contains(',', StringComparison.Ordinal) ? ',' : ' ';
            if (line > 1 && string.IsNullOrWhiteSpace(content)) continue;
            string[] fields = content.Split(separator, separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.TrimEntries);
            if (line > 1) Add(fields, line);
            else if (features is { } count) Choose(fields, options, count);
            else Choose(fields, options);
        }

        if (values.Count == 0) throw new DataFileException(path, null, "It holds no frame.");
    }

    private Frames Frames => new(values.ToArray(), read.Length);

    /// <summary>Frames with their labels.</summary>
    public static TaggedSequence Read(string path, string text, TaggedFileOptions options)
    {
        var table = new FrameTable(path, text, options, null);
        return new TaggedSequence(table.Frames, table.labels);
    }

    /// <summary>Frames of so many features, whether or not there are labels. Without a name for them, one column more than features is that of the labels if it is the last.</summary>
    public static Frames ReadFrames(string path, string text, TaggedFileOptions options, int features) => new FrameTable(path, text, options, features).Frames;

    private void Choose(string[] names, TaggedFileOptions options)
    {
        columns = names.Length;
        labelColumn = options.Label is { } label ? Find(names, label) : columns - 1;
        int[] ignored = [.. options.Ignore.Select(name => Find(names, name))];
        read = [.. Enumerable.Range(0, columns).Where(column => column != labelColumn && !ignored.Contains(column))];
        if (read.Length == 0) throw new DataFileException(path, 1, "There is no column of numbers beside the label. The first line must name the columns.");
    }

    private void Choose(string[] names, TaggedFileOptions options, int features)
    {
        columns = names.Length;
        read = [.. Enumerable.Range(0, columns).Where(column => names[column] != options.Label && !options.Ignore.Contains(names[column], StringComparer.Ordinal))];
        if (options.Label is null && read.Length == features + 1) read = read[..^1];
        if (read.Length != features)
            throw new DataFileException(path, 1, $"There are {read.Length} columns of numbers; the model reads {features}. The first line must name the columns: {Names(names)}.");
    }

    private void Add(string[] fields, int line)
    {
        if (fields.Length != columns) throw new DataFileException(path, line, $"{fields.Length} columns where the first line names {columns}.");
        foreach (int column in read)
        {
            if (!float.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
                throw new DataFileException(path, line, $"Column {column + 1} is '{fields[column]}', which is no finite number. Fill or leave out what is missing first, or ignore the column.");
            values.Add(value);
        }

        if (labelColumn < 0) return;
        if (fields[labelColumn].Length == 0) throw new DataFileException(path, line, "The label is empty.");
        labels.Add(fields[labelColumn]);
    }

    private int Find(string[] names, string name)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0 ? index : throw new DataFileException(path, 1, $"There is no column '{name}'. The columns are: {Names(names)}.");
    }

    private static string Names(string[] names) => names.Length <= 40 ? string.Join(", ", names) : $"{string.Join(", ", names[..20])}, ..., {string.Join(", ", names[^5..])}";
}
