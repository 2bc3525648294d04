using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads numeric sequences that have no label, as models are asked about them. What a file is, its first bytes say, and for text its name; gzip is unpacked.
/// A <c>.npy</c> array is one sequence <c>[time, features]</c> or <c>[time]</c>, with three or more dimensions several. Of an IDX file each entry is one, of which bytes become 0 to 1;
/// a PGM or PPM image is one whose frames are its rows, in grey. <c>.ts</c> and <c>.jsonl</c> files have a sequence on each line, whose label is not looked at. Everything else is delimited text with a header and a row for each time.
/// </summary>
public static class FrameFile
{
    /// <summary>Reads all sequences of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written if it is delimited text.</param>
    /// <exception cref="DataFileException">It cannot be used: damaged, empty, or a number is missing or not finite.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is neither numbers nor text.</exception>
    public static IReadOnlyList<Frames> Read(string path, SeriesFormat? format = null)
    {
        return Kind(path) switch
        {
            FileKind.Npy => OfArray(NpyFile.Read(path)),
            FileKind.Idx => OfImages(IdxFile.Read(path)),
            FileKind.Netpbm => [OfImage(NetpbmFile.Read(path).ToChannels(1))],
            FileKind.TimeSeries => [.. TimeSeriesFile.Read(path).Select(example => example.Input.Frames!)],
            FileKind.JsonLines => OfLines(path),
            _ => [.. SeriesFile.Read(path, format).Select(series => OfSeries(series, path))],
        };
    }

    /// <summary>Whether a file is read as delimited text.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static bool IsTable(string path) => Kind(path) == FileKind.Table;

    /// <summary>Reads a file that holds one sequence.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static Frames ReadOne(string path, SeriesFormat? format = null)
    {
        IReadOnlyList<Frames> all = Read(path, format);
        return all.Count == 1 ? all[0] : throw new DataFileException(path, null, string.Create(CultureInfo.InvariantCulture, $"there are {all.Count} sequences in the file. Give one sequence in each."));
    }

    /// <summary>Reads one sequence as a line of JSON: an array of frames, each an array of numbers, or an object that has such an array.</summary>
    /// <param name="line">The line.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="DataFileException">It is none.</exception>
    public static Frames Parse(string line, string source)
    {
        ArgumentNullException.ThrowIfNull(line);
        return JsonFrames.OfLine(line, source, 1);
    }

    private static ConvertedList<Frames> OfImages(NumericArray images) => new(images.Count, index => images.Frames(index, images.Type == NumberType.UInt8 ? 255 : 1));

    private static Frames[] OfArray(NumericArray array)
    {
        if (array.Sizes.Length > 2) return [.. Enumerable.Range(0, array.Count).Select(index => array.Frames(index))];
        if (array.Sizes.Length == 0) throw new DataFileException(array.Source, null, "the array has no dimension. Give [time, features], [time] or [sequences, time, features].");
        return [Named(array.Source, () => new Frames(array.ToFloats(), array.Sizes.Length == 2 ? array.Sizes[1] : 1))];
    }

    private static Frames OfSeries(Series series, string path) => Named(path, () => new Frames(Array.ConvertAll(series.Values.ToArray(), value => (float)value), series.Columns.Count));

    private static Frames Named(string path, Func<Frames> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(path, null, exception.Message, exception);
        }
    }

    private static Frames OfImage(Image grey) => new(grey.Values.ToArray(), grey.Size.Width);

    private static Frames[] OfLines(string path)
    {
        Frames[] lines = [.. DataLines.Of(DataLines.ReadText(path)).Where(item => !string.IsNullOrWhiteSpace(item.Content)).Select(item => JsonFrames.OfLine(item.Content, path, item.Number))];
        return lines.Length > 0 ? lines : throw new DataFileException(path, null, "there is no line in it.");
    }

    private static FileKind Kind(string path)
    {
        using DataFileStream file = DataFileStream.Open(path);
        byte[] magic = new byte[4];
        return !file.TryRead(magic) ? FileKind.Table : magic switch
        {
            [0x93, (byte)'N', ..] => FileKind.Npy,
            [0, 0, >= 8 and <= 0x0E, _] => FileKind.Idx,
            [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', _] => FileKind.Netpbm,
            _ => LabelledFile.FormatOf(path) switch
            {
                LabelledFormat.TimeSeries => FileKind.TimeSeries,
                LabelledFormat.JsonLines => FileKind.JsonLines,
                _ => FileKind.Table,
            },
        };
    }

    private enum FileKind
    {
        Table,
        Npy,
        Idx,
        Netpbm,
        TimeSeries,
        JsonLines,
    }
}
