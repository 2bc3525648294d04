using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>Reads tokenisers as models carry them: <c>tokenizer.json</c>, or the older files of each family.</summary>
internal static class TokenizerFolder
{
    public const string Whole = "tokenizer.json", Settings = "tokenizer_config.json", Tokens = "vocab.json", Merges = "merges.txt", Words = "vocab.txt", Pieces = "spiece.model";

    public static Tokenizer Load(string path)
    {
        if (Directory.Exists(path))
        {
            string[] found = [.. new[] { Whole, Tokens, Words, Pieces }.Where(name => File.Exists(Path.Combine(path, name)))];
            return found.Length > 0 ? LoadFile(Path.Combine(path, found[0]))
                : throw new FileNotFoundException($"The folder '{path}' holds no tokenizer: none of {Whole}, {Tokens} with {Merges}, {Words} and {Pieces} is there.", path);
        }

        return File.Exists(path) ? LoadFile(path) : throw new FileNotFoundException($"There is no tokenizer file or folder '{path}'.", path);
    }

    private static Tokenizer LoadFile(string path)
    {
        if (Path.GetFileName(path) is Tokens or Merges) return BytePairs(Path.GetDirectoryName(path)!);
        return Path.GetExtension(path) switch
        {
            ".json" => TokenizerFile.Read(File.ReadAllBytes(path), path),
            ".txt" => WordPieces(path),
            ".model" => SentencePieceFolder.Load(path),
            _ => throw new InvalidDataException($"'{path}' is no tokenizer file that this program knows by its name: {Whole}, {Tokens} with {Merges}, {Words} and {Pieces}."),
        };
    }

    private static Tokenizer WordPieces(string path)
    {
        var settings = TokenizerSettings.Beside(path);
        var tokens = new TokenTable();
        foreach (string line in File.ReadLines(path))
        {
            if (!tokens.Set(line, tokens.Count)) throw new InvalidDataException($"{path}: line {tokens.Count} repeats the token '{line}', which has the id {tokens.Find(line)} already.");
        }

        string unknown = settings.Token("unk_token", "[UNK]"), begin = settings.Token("cls_token", "[CLS]"), end = settings.Token("sep_token", "[SEP]"), padding = settings.Token("pad_token", "[PAD]");
        string[] specials = [unknown, end, padding, begin, settings.Token("mask_token", "[MASK]")];
        if (tokens.Find(unknown) < 0) throw new InvalidDataException($"{path} has no line '{unknown}' for unknown words. Is the file whole, and a WordPiece vocabulary?");
        bool around = tokens.Find(begin) >= 0 && tokens.Find(end) >= 0;
        var definition = new JsonObject
        {
            ["added_tokens"] = DefinitionJson.Added(specials.Where(token => tokens.Find(token) >= 0).Distinct(StringComparer.Ordinal).Select(token => new AddedToken(tokens.Find(token), token))),
            ["normalizer"] = DefinitionJson.Component(
                "BertNormalizer", ("clean_text", true), ("handle_chinese_chars", settings.Truth("tokenize_chinese_chars", true)),
                ("strip_accents", settings.OptionalTruth("strip_accents")), ("lowercase", settings.Truth("do_lower_case", true))),
            ["pre_tokenizer"] = DefinitionJson.Component("BertPreTokenizer"),
            ["post_processor"] = around ? DefinitionJson.Template($"{begin}:0 $A:0 {end}:0", $"{begin}:0 $A:0 {end}:0 $B:1 {end}:1", token => tokens.Find(token)) : null,
            ["decoder"] = DefinitionJson.Component("WordPiece", ("prefix", WordPieceModel.Continuation), ("cleanup", false)),
            ["padding"] = tokens.Find(padding) is >= 0 and int id ? DefinitionJson.Padding(id, padding) : null,
        };
        return TokenizerFile.Create(definition, _ => new WordPieceModel(tokens, unknown, WordPieceModel.Continuation, WordPieceModel.LongestWord), path);
    }

    private static Tokenizer BytePairs(string folder)
    {
        (string vocabulary, string list) = (Path.Combine(folder, Tokens), Path.Combine(folder, Merges));
        foreach (string path in (string[])[vocabulary, list])
        {
            if (!File.Exists(path)) throw new FileNotFoundException($"'{path}' is missing: {Tokens} and {Merges} belong together.", path);
        }

        var settings = TokenizerSettings.Beside(vocabulary);
        TokenTable tokens = ReadTokens(vocabulary);
        string? unknown = settings.OptionalToken("unk_token");
        var options = new BytePairOptions { ByteLevel = true, Unknown = unknown is not null && tokens.Find(unknown) >= 0 ? unknown : null };
        var merges = new List<BytePairMerge>();
        foreach (string line in File.ReadLines(list))
        {
            if (line.StartsWith("#version", StringComparison.Ordinal) || line.Length == 0) continue;
            merges.Add(ModelReader.Merge(line.Split(' ') is [var left, var right] ? (left, right) : null, tokens, merges.Count, options, list));
        }

        // GPT-2 has one token for everything; RoBERTa has those of BERT under other names.
        bool roberta = settings.ClassName.StartsWith("Roberta", StringComparison.Ordinal) || (settings.OptionalToken("cls_token") is not null && settings.OptionalToken("sep_token") is not null);
        string? padding = settings.OptionalToken("pad_token") ?? settings.OptionalToken("eos_token");
        string[] names = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];
        var added = new List<AddedToken>();
        foreach ((string name, string content) in names.Select(name => (name, settings.OptionalToken(name))).Where(item => item.Item2 is not null).DistinctBy(item => item.Item2, StringComparer.Ordinal).Select(item => (item.name, item.Item2!)))
        {
            int id = tokens.Find(content) is >= 0 and int found ? found : tokens.Add(content);
            added.Add(new AddedToken(id, content) { StripLeft = roberta && name == "mask_token" });
        }

        (string begin, string end) = (settings.Token("cls_token", "<s>"), settings.Token("sep_token", "</s>"));
        var definition = new JsonObject
        {
            ["added_tokens"] = DefinitionJson.Added(added),
            ["pre_tokenizer"] = DefinitionJson.ByteLevel(settings.Truth("add_prefix_space", false)),
            ["post_processor"] = roberta ? DefinitionJson.Template($"{begin}:0 $A:0 {end}:0", $"{begin}:0 $A:0 {end}:0 {end}:0 $B:0 {end}:0", token => tokens.Find(token)) : null,
            ["decoder"] = DefinitionJson.ByteLevel(),
            ["padding"] = padding is not null && tokens.Find(padding) is >= 0 and int pad ? DefinitionJson.Padding(pad, padding) : null,
        };
        return TokenizerFile.Create(definition, _ => new BytePairModel(tokens, merges, options, vocabulary), vocabulary);
    }

    private static TokenTable ReadTokens(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return TokenTable.Read(document.RootElement, "the vocabulary", path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} cannot be read as a vocabulary: {error.Message} Copy the file again.", error);
        }
    }
}
