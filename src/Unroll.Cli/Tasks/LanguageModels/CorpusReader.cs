using Unroll.Cli.Recipes;
using Unroll.Data;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>From the files of a recipe to a corpus.</summary>
internal static class CorpusReader
{
    /// <summary>Reads all texts; the validation text is cut off the training text where it has no file of its own.</summary>
    public static Corpus Read(TextDataSpec data)
    {
        string train = ReadText(data.Train!, data.Column);
        Corpus corpus = Corpus.FromText(train, Optional(data.Validation, data.Column), Optional(data.Test, data.Column));
        double validation = corpus.Validation is null ? data.ValidationShare : 0;
        if (validation == 0 && data.TestShare == 0) return corpus;
        // A very short text is not worth cutting: all of it is needed to learn from.
        return train.Length * Math.Max(validation, data.TestShare) >= 2 ? corpus.Split(validation, data.TestShare) : corpus;
    }

    /// <summary>The text of a file, or of one column of a table.</summary>
    public static string ReadText(string path, string? column = null)
    {
        string text = TextFile.Read(DataFinder.RequireFile(path, "text"));
        if (text.Length == 0) throw new InvalidDataException($"'{path}' is empty: there is nothing to learn from or to measure. Give a file with text.");
        return column is null ? text : Column(text, column, path);
    }

    private static string? Optional(string? path, string? column) => path is null ? null : ReadText(path, column);

    private static string Column(string table, string column, string path)
    {
        string[] lines = table.Split('\n');
        string[] names = lines[0].Split('\t');
        int index = Array.IndexOf(names, column);
        if (index < 0)
        {
            string near = Suggestion.Closest(column, names) is { } close ? $" Did you mean '{close}'?" : "";
            throw new InvalidDataException($"'{path}' has no column '{column}'. Its first line names: {string.Join(", ", names)}.{near}");
        }

        IEnumerable<string> cells = lines.Skip(1).Select(line => line.Split('\t')).Where(cells => cells.Length > index && cells[index].Length > 0).Select(cells => cells[index]);
        string text = string.Join('\n', cells);
        return text.Length > 0 ? text + "\n" : throw new InvalidDataException($"The column '{column}' of '{path}' is empty: there is nothing to learn from.");
    }
}
