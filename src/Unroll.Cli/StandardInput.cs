using System.Collections.Concurrent;
using System.Text;

namespace Unroll.Cli;

/// <summary>Standard input as lines of text.</summary>
internal static class StandardInput
{
    /// <summary>The lines, one after the other; at a terminal with a prompt.</summary>
    /// <exception cref="InvalidDataException">Something is not UTF-8.</exception>
    public static IEnumerable<string> Lines()
    {
        bool terminal = !Console.IsInputRedirected;
        if (terminal) Console.Error.WriteLine("One input per line; an end of file (Ctrl-D, on Windows Ctrl-Z) ends it.");
        using var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (long number = 1; ; number++)
        {
            if (terminal) Console.Error.Write("> ");
            string? line = terminal ? Console.In.ReadLine() : Read(reader, number);
            if (line is null) yield break;
            yield return line;
        }
    }

    /// <summary>As many lines together as wait already, at least one and at most <paramref name="most"/>: a file is read in large parts, and whoever writes a line and waits is answered.</summary>
    public static IEnumerable<IReadOnlyList<string>> Waiting(int most)
    {
        if (most == 1 || !Console.IsInputRedirected)
        {
            foreach (string line in Lines()) yield return [line];
            yield break;
        }

        using var lines = new BlockingCollection<string>(4 * most);
        Task reading = Task.Run(() =>
        {
            try
            {
                foreach (string line in Lines()) lines.Add(line);
            }
            finally
            {
                lines.CompleteAdding();
            }
        });
        foreach (string first in lines.GetConsumingEnumerable())
        {
            List<string> together = [first];
            while (together.Count < most && lines.TryTake(out string? next)) together.Add(next);
            yield return together;
        }

        reading.GetAwaiter().GetResult();
    }

    private static string? Read(StreamReader reader, long number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"Standard input is not UTF-8 at or after line {number}. Convert it first, for instance with iconv -f CP949 -t UTF-8.", exception);
        }
    }
}
