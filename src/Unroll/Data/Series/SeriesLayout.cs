namespace Unroll.Data;

/// <summary>Where the columns of a file stand.</summary>
internal sealed record SeriesLayout(int Time, int Id, IReadOnlyList<string> Columns, int[] Places)
{
    public static SeriesLayout Of(string[] header, string path, SeriesFormat format)
    {
        if (header.Where((name, i) => Array.IndexOf(header, name) != i).FirstOrDefault() is { } twice)
            throw new DataFileException(path, 1, $"two columns are called '{twice}'. Give each its own name.");
        int time = Find(header, path, format.Time), id = Find(header, path, format.Id);
        string[] columns = format.Columns.Count > 0 ? [.. format.Columns] : [.. header.Where((name, i) => i != time && i != id && name.Length > 0)];
        if (columns.Length == 0) throw new DataFileException(path, 1, "there is no column of numbers.");
        return new SeriesLayout(time, id, columns, [.. columns.Select(name => Find(header, path, name))]);
    }

    private static int Find(string[] header, string path, string? name)
    {
        if (name is null) return -1;
        int place = Array.IndexOf(header, name);
        return place >= 0 ? place : throw new DataFileException(path, 1, $"there is no column '{name}'. The columns are: {string.Join(", ", header)}.");
    }
}
