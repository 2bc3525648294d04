using System.Globalization;

namespace Unroll.Data;

/// <summary>Reads a table of numbers with names in the first line and a label on each line: one sequence.</summary>
internal static class FrameTable
{
    public static TaggedSequence Read(string path, string text, TaggedFileOptions options)
    {
        char separator = '\0';
        int labelColumn = -1, columns = 0;
        List<int> read = [];
        List<float> values = [];
        List<string> labels = [];
        foreach ((int line, string content) in DataLines.Of(text))
        {
            if (separator == '\0') separator = content.Contains('\t', StringComparison.Ordinal) ? '\t' : content.Contains(',', StringComparison.Ordinal) ? ',' : ' ';
            if (line > 1 && string.IsNullOrWhiteSpace(content)) continue;
            string[] fields = content.Split(separator, separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.TrimEntries);
            if (line == 1)
            {
                columns = fields.Length;
                labelColumn = options.Label is { } label ? Find(path, fields, label) : columns - 1;
                int[] ignored = [.. options.Ignore.Select(name => Find(path, fields, name))];
                read = [.. Enumerable.Range(0, columns).Where(column => column != labelColumn && !ignored.Contains(column))];
                if (read.Count == 0) throw new DataFileException(path, line, "There is no column of numbers beside the label. The first line must name the columns.");
                continue;
            }

            if (fields.Length != columns) throw new DataFileException(path, line, $"{fields.Length} columns where the first line names {columns}.");
            foreach (int column in read)
            {
                if (!float.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
                    throw new DataFileException(path, line, $"Column {column + 1} is '{fields[column]}', which is no finite number. Fill or leave out what is missing first, or ignore the column.");
                values.Add(value);
            }

            if (fields[labelColumn].Length == 0) throw new DataFileException(path, line, "The label is empty.");
            labels.Add(fields[labelColumn]);
        }

        if (labels.Count == 0) throw new DataFileException(path, null, "It holds no frame.");
        return new TaggedSequence(new Frames(values.ToArray(), read.Count), labels);
    }

    private static int Find(string path, string[] names, string name)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0 ? index : throw new DataFileException(path, 1, $"There is no column '{name}'. The columns are: {string.Join(", ", names)}.");
    }
}
