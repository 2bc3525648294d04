using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Text;

namespace Unroll.Cli.Tokenizers;

/// <summary><c>unroll tokenizer encode FROM "a text"</c>: its ids, and with <c>--tokens</c> what each stands for.</summary>
internal static class EncodeCommand
{
    private static readonly Option<bool> tokens = new("--tokens") { Description = "A line for each id: how its token is written, and which characters of the text it covers." };

    private static readonly Option<bool> forModel = new("--for-model") { Description = "With the tokens that a model reads around a text, such as [CLS] and [SEP]." };

    private static readonly Option<string> pair = new("--pair") { Description = "A second text, as models read two [--for-model].", HelpName = "TEXT" };

    private static readonly Option<int?> longest = Options.Whole("--max-length", "N", "Cut to so many tokens [--for-model].");

    private static readonly Option<bool> pad = new("--pad") { Description = "Fill up to --max-length." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "encode", "Cut a text into tokens: its ids, one line for each text.", "text", [tokens, forModel, pair, longest, pad],
        (result, path, _) =>
        {
            Vocabulary vocabulary = TokenizerFiles.Read(path);
            Func<string, TokenizedText>? encode = Encoder(result, vocabulary, path);
            bool table = result.GetValue(tokens);
            return Predictor.OneByOne(text => encode is null ? Answer(vocabulary, text, table) : Answer(vocabulary.Tokenizer!, encode(text), text, table)) with { KeepsBlankLines = true };
        },
        TokenizerFiles.Source());

    // Null: the symbols are no sub-words, so they have no places in the text.
    private static Func<string, TokenizedText>? Encoder(ParseResult result, Vocabulary vocabulary, string path)
    {
        string? second = result.GetValue(pair);
        int? length = result.GetValue(longest);
        bool whole = result.GetValue(forModel) || second is not null || length is not null;
        if (length is < 1) throw new WrongUseException($"--max-length is {length}. Allowed: 1 or more.");
        if (result.GetValue(pad) && length is null) throw new WrongUseException("--pad fills up to --max-length N: say how long.");
        if (whole) TokenizerFiles.Require(vocabulary, path, "--for-model");
        if (vocabulary.Tokenizer is not { } tokenizer) return null;
        SequenceLimit? limit = length is { } most ? new SequenceLimit(most) { Pad = result.GetValue(pad) } : null;
        return whole ? text => tokenizer.EncodeForModel(text, second, limit) : tokenizer.Encode;
    }

    private static PredictionAnswer Answer(Tokenizer tokenizer, TokenizedText encoded, string text, bool table)
    {
        string[] names = [.. encoded.Ids.Select(tokenizer.Token)];
        JsonObject json = Json(text, encoded.Ids, names);
        json["offsets"] = JsonList.Of(encoded.Offsets, range => new JsonArray(range.Start.Value, range.End.Value));
        return Answer(json, encoded.Ids, table, ["token", "characters"], i => [names[i], encoded.IsAround[i] || !encoded.IsRead[i] ? "" : $"{encoded.Offsets[i].Start}-{encoded.Offsets[i].End}"]);
    }

    private static PredictionAnswer Answer(Vocabulary vocabulary, string text, bool table)
    {
        int[] ids = vocabulary.Encode(text);
        string[] names = [.. ids.Select(vocabulary.Label)];
        return Answer(Json(text, ids, names), ids, table, ["symbol"], i => [names[i]]);
    }

    private static PredictionAnswer Answer(JsonObject json, IReadOnlyList<int> ids, bool table, string[] heading, Func<int, string[]> cells) => table
        ? new PredictionAnswer([$"{ids.Count} tokens"], json) { Picture = Grid.Lines([.. heading, "id"], [.. ids.Select((id, i) => (IReadOnlyList<Cell>)[.. cells(i).Append(Number(id)).Select(cell => (Cell)cell)])], heading.Length) }
        : new PredictionAnswer([string.Join(' ', ids.Select(Number))], json);

    private static JsonObject Json(string text, IReadOnlyList<int> ids, string[] names) => new()
    {
        ["text"] = text,
        ["ids"] = JsonList.Of(ids, id => id),
        ["tokens"] = JsonList.Of(names),
    };

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}
