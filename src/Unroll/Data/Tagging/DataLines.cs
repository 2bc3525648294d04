using Unroll.Text;

namespace Unroll.Data;

/// <summary>The lines of a data file with their numbers.</summary>
internal static class DataLines
{
    /// <summary>The text of a file; bytes that are no text are an error that names it.</summary>
    public static string ReadText(string path)
    {
        try
        {
            return TextFile.Read(path);
        }
        catch (InvalidDataException error)
        {
            throw new DataFileException(path, null, error.Message, error);
        }
    }

    /// <summary>Each line, without its end, and its number from 1. Nothing follows a last line end.</summary>
    public static IEnumerable<(int Number, string Content)> Of(string text)
    {
        int number = 1;
        for (int at = 0; at < text.Length; number++)
        {
            int end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            yield return (number, text[at..end]);
            at = end + 1;
        }
    }
}
