namespace Unroll.Text;

/// <summary>Reads whole text files. Gzip files are unpacked, whatever their name; a byte order mark chooses the encoding, otherwise it is UTF-8.</summary>
/// <remarks>
/// A file is read twice, first to check and count, then into a string of exactly the right length, so that a file of 200 MB, in one line or many,
/// takes 400 MB of memory (two bytes a character) and nothing else of its size.
/// </remarks>
public static class TextFile
{
    /// <summary>The text of a file.</summary>
    /// <param name="path">The file; it may be packed with gzip.</param>
    /// <param name="invalid">What to do with bytes that are no text. Default: an error.</param>
    /// <param name="lineEnds">What to do with CR LF. Default: it becomes LF.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The bytes are no valid text, the gzip data is damaged, or the text is longer than a string can be.</exception>
    public static string Read(string path, InvalidBytes invalid = InvalidBytes.Fail, LineEnds lineEnds = LineEnds.LineFeed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new ArgumentException($"'{path}' is a folder. Name a text file in it.", nameof(path));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'. Check the name and the folder you are in.", path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        return Read(file, path, invalid, lineEnds);
    }

    /// <summary>The text of a stream, from its beginning. One that cannot be read twice, such as a pipe, is first copied into memory.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What to call them in errors.</param>
    /// <param name="invalid">What to do with bytes that are no text.</param>
    /// <param name="lineEnds">What to do with CR LF.</param>
    public static string Read(Stream stream, string source, InvalidBytes invalid = InvalidBytes.Fail, LineEnds lineEnds = LineEnds.LineFeed)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            stream = copy;
        }

        const int limit = 0x3FFFFFDF;
        long length = 0;
        using (var pieces = new TextPieces(stream, source, invalid, lineEnds))
        {
            while (length <= limit && pieces.MoveNext()) length += pieces.Current.Length;
        }

        if (length > limit)
        {
            throw new InvalidDataException($"'{source}' holds more than {limit:N0} characters, the most that one text can have. Split the file.");
        }

        return string.Create((int)length, (stream, source, invalid, lineEnds), static (text, from) =>
        {
            using var pieces = new TextPieces(from.stream, from.source, from.invalid, from.lineEnds);
            while (pieces.MoveNext())
            {
                if (!pieces.Current.TryCopyTo(text)) throw Changed(from.source);
                text = text[pieces.Current.Length..];
            }

            if (!text.IsEmpty) throw Changed(from.source);
        });
    }

    private static IOException Changed(string source) => new($"'{source}' changed while it was being read. Read it again when nothing writes to it.");
}
