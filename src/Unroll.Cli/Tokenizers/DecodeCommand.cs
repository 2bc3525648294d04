using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Text;

namespace Unroll.Cli.Tokenizers;

/// <summary><c>unroll tokenizer decode FROM "464 3797"</c>: the text of ids.</summary>
internal static class DecodeCommand
{
    private static readonly Option<bool> special = new("--special") { Description = "Show special tokens too, by their names." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "decode", "Put ids together to a text, as 'encode' writes them: whole numbers between spaces.", "ids", [special],
        (result, path, _) =>
        {
            Vocabulary vocabulary = TokenizerFiles.Read(path);
            bool named = result.GetValue(special);
            return Predictor.OneByOne(input =>
            {
                int[] ids = Parse(input);
                string text = vocabulary.Tokenizer is { } tokenizer ? tokenizer.Decode(ids, skipSpecial: !named) : vocabulary.Decode(ids);
                return new PredictionAnswer([text], new JsonObject { ["ids"] = JsonList.Of(ids, id => id), ["text"] = text });
            }) with
            { KeepsBlankLines = true };
        },
        TokenizerFiles.Source());

    private static int[] Parse(string input) => [.. input.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Select(word =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : throw new WrongUseException($"'{word}' is no id. Ids are whole numbers between spaces, such as 464 3797."))];
}
