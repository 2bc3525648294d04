using Unroll.Cli.Recipes;
using Unroll.Cli.Tokenizers;
using Unroll.Data;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>From the files of a recipe to a corpus.</summary>
internal static class CorpusReader
{
    /// <summary>Reads all texts; the validation text is cut off the training text where it has no file of its own.</summary>
    public static Corpus Read(TextDataSpec data)
    {
        Vocabulary? vocabulary = data.Vocabulary is { } path ? TokenizerFiles.Read(path) : null;
        if (IsIds(data.Train!))
        {
            TokenIds ids = ReadIds(data.Train!);
            return Cut(Corpus.FromTokens(vocabulary!, ids, Optional(data.Validation, ReadIds), Optional(data.Test, ReadIds)), ids.Length, data);
        }

        string train = ReadText(data.Train!, data.Column);
        Corpus corpus = Corpus.FromText(train, Optional(data.Validation, file => ReadText(file, data.Column)), Optional(data.Test, file => ReadText(file, data.Column)));
        return Cut(vocabulary is null ? corpus : corpus.WithVocabulary(vocabulary), train.Length, data);
    }

    /// <summary>One file for a model: its text, or its ids.</summary>
    public static TextPart ReadPart(string path, string? column, Vocabulary vocabulary) =>
        IsIds(path) ? new TextPart(Path.GetFileName(path), vocabulary, ReadIds(path)) : new TextPart(Path.GetFileName(path), ReadText(path, column).AsMemory());

    /// <summary>Whether a file holds ids rather than text.</summary>
    public static bool IsIds(string path) => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".npy.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a file, or of one column of a table.</summary>
    public static string ReadText(string path, string? column = null)
    {
        string text = TextFile.Read(DataFinder.RequireFile(path, "text"));
        if (text.Length == 0) throw new InvalidDataException($"'{path}' is empty: there is nothing to learn from or to measure. Give a file with text.");
        return column is null ? text : Column(text, column, path);
    }

    // A very short text is not worth cutting: all of it is needed to learn from.
    private static Corpus Cut(Corpus corpus, int length, TextDataSpec data)
    {
        double validation = corpus.Validation is null ? data.ValidationShare : 0, largest = Math.Max(validation, data.TestShare);
        return largest > 0 && length * largest >= 2 ? corpus.Split(validation, data.TestShare) : corpus;
    }

    private static TokenIds ReadIds(string path) => new(NpyFile.Read(DataFinder.RequireFile(path, "file of ids")).ToIntegers());

    private static T? Optional<T>(string? path, Func<string, T> read)
        where T : class => path is null ? null : read(path);

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
