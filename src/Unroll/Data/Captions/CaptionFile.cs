using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads images with captions: a file of tab-separated columns with a header line, one caption a row, that names image files or the entries of one file with all images.
/// Rows with an empty caption are left out.
/// </summary>
public static class CaptionFile
{
    /// <summary>Reads all rows as one set.</summary>
    /// <param name="path">The table.</param>
    /// <param name="options">Columns and images.</param>
    /// <exception cref="DataFileException">An image is named that does not exist, or the images cannot be used.</exception>
    /// <exception cref="InvalidDataException">The table cannot be used.</exception>
    public static DataSet<CaptionedImage> Read(string path, CaptionFileOptions? options = null)
    {
        CaptionFileOptions chosen = options ?? new CaptionFileOptions();
        TextTable table = TextTable.Read(path, chosen.CaptionColumn, chosen.ImageColumn);
        (Func<int, Image> images, Func<string> fingerprint) = chosen.Images is { } file ? Entries(path, table, file, chosen) : Files(path, table, chosen);
        var list = new ConvertedList<CaptionedImage>(table.Rows.Count, index => new CaptionedImage(images(index), table.Rows[index].Text.Trim()));
        return new DataSet<CaptionedImage>(Path.GetFileName(path), list, () => Fingerprint.Of(Fingerprint.OfFile(path), fingerprint()));
    }

    /// <summary>Reads the rows into the parts that the split column says.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DataSplit<CaptionedImage> ReadSplit(string path, CaptionFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SplitColumn is not { } column) throw new ArgumentException("SplitColumn must name the column that says which part a row belongs to.", nameof(options));
        DataSet<CaptionedImage> all = Read(path, options);
        TextTable table = TextTable.Read(path, options.CaptionColumn, column);
        List<int>[] parts = [[], [], []];
        for (int i = 0; i < table.Rows.Count; i++)
        {
            int part = table.Rows[i].Label?.Trim().ToLowerInvariant() switch
            {
                "train" => 0,
                "validation" or "dev" or "val" or "valid" => 1,
                "test" => 2,
                _ => throw new DataFileException(path, table.Rows[i].Line, $"The column '{column}' says '{table.Rows[i].Label}'; train, validation (or dev) and test are known."),
            };
            parts[part].Add(i);
        }

        if (parts[0].Count == 0) throw new DataFileException(path, null, $"No row has 'train' in the column '{column}': nothing to learn from.");
        return new DataSplit<CaptionedImage>(all.Select("train", parts[0]), Part("validation", parts[1]), Part("test", parts[2]));

        DataSet<CaptionedImage>? Part(string name, List<int> rows) => rows.Count == 0 ? null : all.Select(name, rows);
    }

    private static (Func<int, Image> Images, Func<string> Fingerprint) Entries(string path, TextTable table, string file, CaptionFileOptions options)
    {
        string full = Beside(path, file);
        IReadOnlyList<Image> images = ImageArray.ReadFile(full, options.Size, options.Channels, options.Layout);
        int[] entries = new int[table.Rows.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            TextRow row = table.Rows[i];
            if (!int.TryParse(row.Label, NumberStyles.None, CultureInfo.InvariantCulture, out entries[i]) || entries[i] >= images.Count)
                throw new DataFileException(path, row.Line, $"The column '{options.ImageColumn}' says '{row.Label}', but '{file}' has images 0 to {images.Count - 1}.");
        }

        return (index => images[entries[index]], () => Fingerprint.OfFile(full));
    }

    private static (Func<int, Image> Images, Func<string> Fingerprint) Files(string path, TextTable table, CaptionFileOptions options)
    {
        if (options.Size is not { } size) throw new ArgumentException("Image files have many sizes: say with Size which one the model shall see.", nameof(options));
        string[] files = new string[table.Rows.Count];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = Beside(path, table.Rows[i].Label!.Trim());
            if (!File.Exists(files[i])) throw new DataFileException(path, table.Rows[i].Line, $"There is no image '{table.Rows[i].Label}'. Names are relative to the folder of the table.");
        }

        var kept = new Image?[options.KeepInMemory ? files.Length : 0];
        return (index => kept.Length == 0 ? ImageFile.Read(files[index], size, options.Channels) : kept[index] ??= ImageFile.Read(files[index], size, options.Channels),
            () => Fingerprint.Of([.. files.Select(Fingerprint.OfFile)]));
    }

    private static string Beside(string table, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(table))!, file);
}
