using System.Globalization;
using System.Text.Json;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Reads sentences with a tag for each word: CoNLL-U, columns, JSON lines; and tables of numbers with a label for each frame. Files may be packed with gzip, begin with a byte order mark and end lines with CR LF.
/// A line that does not fit is an error with its number; nothing is passed over but what the form itself says.
/// </summary>
public static class TaggedFile
{
    private const int ConlluColumns = 10;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Form and columns; by default the form follows from the name.</param>
    /// <exception cref="DataFileException">A line does not fit the form, or there is no sentence.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DataSet<TaggedSequence> Read(string path, TaggedFileOptions? options = null)
    {
        options ??= TaggedFileOptions.Default;
        if (options.WordColumn < 1 || options.TagColumn is < 1) throw new ArgumentOutOfRangeException(nameof(options), "Columns are counted from 1.");
        string text = DataLines.ReadText(path);
        TaggedFormat format = options.Format == TaggedFormat.Automatic ? FormatOf(path) : options.Format;
        IEnumerable<TaggedSequence> sentences = format switch
        {
            TaggedFormat.Conllu => Conllu(path, text, (int)options.Conllu),
            TaggedFormat.JsonLines => JsonLines(path, text),
            TaggedFormat.Frames => [FrameTable.Read(path, text, options)],
            _ => Columns(path, text, options),
        };
        List<TaggedSequence> read = [.. sentences];
        if (read.Count == 0) throw new DataFileException(path, null, "It holds no sentence.");
        string how = string.Create(CultureInfo.InvariantCulture, $"{format} {options.Conllu} {options.WordColumn} {options.TagColumn} {options.Label} {string.Join(',', options.Ignore)}");
        return new DataSet<TaggedSequence>(path, read, () => Fingerprint.Of(Fingerprint.OfFile(path), how));
    }

    /// <summary>Reads the frames of a table of numbers whose labels may be absent, for a model to label.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">How many columns of numbers there must be.</param>
    /// <param name="options">
    /// Which columns are labels and which are ignored, where there are such. If the labels have no name here and there is one column more than features, the last one is theirs.
    /// </param>
    /// <exception cref="DataFileException">The columns are not so many, or a number is missing or not finite.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Frames ReadFrames(string path, int features, TaggedFileOptions? options = null) => FrameTable.ReadFrames(path, DataLines.ReadText(path), options ?? TaggedFileOptions.Default, features);

    private static TaggedFormat FormatOf(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".conllu" => TaggedFormat.Conllu,
            ".csv" => TaggedFormat.Frames,
            ".jsonl" or ".ndjson" or ".json" => TaggedFormat.JsonLines,
            _ => TaggedFormat.Columns,
        };
    }

    // Ranges of words that are written as one (8-9) and words that are not written (8.1) are no words of the sentence.
    private static IEnumerable<TaggedSequence> Conllu(string path, string text, int column)
    {
        List<string> words = [], tags = [];
        foreach ((int line, string content) in DataLines.Of(text))
        {
            if (content.Length == 0)
            {
                if (words.Count > 0) yield return new TaggedSequence(words, tags);
                (words, tags) = ([], []);
                continue;
            }

            if (content[0] == '#') continue;
            string[] fields = content.Split('\t');
            if (fields.Length != ConlluColumns)
                throw new DataFileException(path, line, $"{fields.Length} columns; CoNLL-U has {ConlluColumns}, separated by single tabs. If this is a file with a word and a tag a line, read it as columns.");
            if (fields[0].AsSpan().IndexOfAny('-', '.') > 0) continue;
            if (!int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number != words.Count + 1)
                throw new DataFileException(path, line, $"The number of the word is '{fields[0]}' where {words.Count + 1} is next. A line is missing, or no empty line stands between two sentences.");
            if (fields[1].Length == 0 || fields[column].Length == 0) throw new DataFileException(path, line, $"Column {(fields[1].Length == 0 ? 2 : column + 1)} is empty; write '_' for nothing.");
            words.Add(fields[1]);
            tags.Add(fields[column]);
        }

        if (words.Count > 0) yield return new TaggedSequence(words, tags);
    }

    private static IEnumerable<TaggedSequence> Columns(string path, string text, TaggedFileOptions options)
    {
        List<string> words = [], tags = [];
        int columns = 0;
        foreach ((int line, string content) in DataLines.Of(text))
        {
            if (string.IsNullOrWhiteSpace(content))
            {
                if (words.Count > 0) yield return new TaggedSequence(words, tags);
                (words, tags) = ([], []);
                continue;
            }

            string[] fields = content.Contains('\t', StringComparison.Ordinal) ? content.Split('\t') : content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[0] == "-DOCSTART-") continue;
            if (columns == 0) columns = fields.Length;
            if (fields.Length != columns || columns < 2)
                throw new DataFileException(path, line, columns < 2 ? "There is only one column; a word and its tag are needed, separated by a tab or spaces." : $"{fields.Length} columns where the first line has {columns}.");
            int tag = options.TagColumn ?? columns;
            if (Math.Max(tag, options.WordColumn) > columns) throw new DataFileException(path, line, $"Column {Math.Max(tag, options.WordColumn)} is asked for; there are {columns}.");
            if (fields[options.WordColumn - 1].Length == 0 || fields[tag - 1].Length == 0) throw new DataFileException(path, line, "The word or its tag is empty.");
            words.Add(fields[options.WordColumn - 1]);
            tags.Add(fields[tag - 1]);
        }

        if (words.Count > 0) yield return new TaggedSequence(words, tags);
    }

    private static IEnumerable<TaggedSequence> JsonLines(string path, string text)
    {
        foreach ((int line, string content) in DataLines.Of(text))
        {
            if (!string.IsNullOrWhiteSpace(content)) yield return FromJson(path, line, content);
        }
    }

    private static TaggedSequence FromJson(string path, int line, string content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return new TaggedSequence(Strings(document.RootElement, "words"), Strings(document.RootElement, "tags"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataFileException(path, line, $"{error.Message} A line looks like {{\"words\": [\"It\", \"rains\"], \"tags\": [\"PRON\", \"VERB\"]}}.", error);
        }
    }

    private static List<string> Strings(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
            throw new FormatException($"There is no array '{name}'.");
        List<string> strings = [.. array.EnumerateArray().Select(item => item.GetString() ?? "")];
        return strings.Contains("") ? throw new FormatException($"'{name}' holds an empty string.") : strings;
    }
}
