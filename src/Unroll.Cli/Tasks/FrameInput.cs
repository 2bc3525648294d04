using System.Globalization;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>
/// The numeric sequences that an argument or a line of standard input names: all of a file, <c>FILE#NUMBER</c> for one of them, from 0, or the numbers themselves as an array of frames in JSON.
/// </summary>
internal static class FrameInput
{
    /// <summary>All sequences, each with what to call it.</summary>
    /// <param name="input">The argument or line.</param>
    /// <param name="table">How a table is read, if not as columns of numbers only.</param>
    public static IEnumerable<(string Name, Frames Frames)> Read(string input, Func<string, Frames>? table = null)
    {
        if (input.TrimStart() is ['[' or '{', ..] && !File.Exists(input)) return [(input, FrameFile.Parse(input, "The line"))];
        int mark = input.LastIndexOf('#');
        if (mark > 0 && !File.Exists(input)) return [(input, Entry(input[..mark], input[(mark + 1)..]))];
        IReadOnlyList<Frames> all = table is not null && FrameFile.IsTable(input) ? [table(input)] : FrameFile.Read(input);
        return all.Select((frames, index) => (all.Count == 1 ? input : string.Create(CultureInfo.InvariantCulture, $"{input}#{index}"), frames));
    }

    /// <summary>One sequence: the first of a file if none is named.</summary>
    public static Frames ReadOne(string input) => Read(input).First().Frames;

    private static Frames Entry(string path, string number)
    {
        IReadOnlyList<Frames> all = FrameFile.Read(path);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < all.Count
            ? all[index]
            : throw new WrongUseException($"'{path}' has sequences 0 to {all.Count - 1}; '{number}' is none of them.");
    }
}
