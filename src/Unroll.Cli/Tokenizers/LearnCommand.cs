using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Text;

namespace Unroll.Cli.Tokenizers;

/// <summary><c>unroll tokenizer learn TEXT --algorithm unigram --size 8000 --out DIR</c>.</summary>
internal static class LearnCommand
{
    private static readonly SubwordAlgorithm[] algorithms = Enum.GetValues<SubwordAlgorithm>();

    private static readonly Argument<string> text = new("text") { Description = "The text to learn from, UTF-8; a file packed with gzip is unpacked." };

    private static readonly Option<string> algorithm = new("--algorithm") { Description = "How sub-words are learned and found. Default: byteBpe.", HelpName = string.Join('|', algorithms.Select(Name)) };

    private static readonly Option<int?> size = Options.Whole("--size", "N", "Symbols at most, special ones and alphabet included. Default: 8000.");

    private static readonly Option<int?> minimumCount = Options.Whole("--min-count", "N", "Join only pairs that occur so often. Default: 1.");

    private static readonly Option<bool> lowerCase = new("--lower-case") { Description = "Read everything in small letters." };

    private static readonly Option<string> column = new("--column") { Description = "The text is this column of a table with tabs and a heading.", HelpName = "NAME" };

    private static readonly Option<string> form = TokenizerFiles.Form(), target = TokenizerFiles.Target();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("learn", "Learn sub-words from a text. A model uses them with --vocabulary DIR.") { text, algorithm, size, minimumCount, lowerCase, column, form, target };
        command.SetAction((result, _) => Task.Run(() => Run(result), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result)
    {
        string folder = result.GetRequiredValue(target);
        TokenizerForm chosen = TokenizerFiles.Check(folder, result.GetValue(form));
        TextUnits units = Units(result);
        string read = CorpusReader.ReadText(result.GetRequiredValue(text), result.GetValue(column));
        Vocabulary vocabulary = Vocabulary.Build(units, read);
        string written = TokenizerFiles.Write(vocabulary.Tokenizer!, folder, chosen);
        double each = (double)Encoding.UTF8.GetByteCount(read) / vocabulary.Encode(read.AsMemory(), out _).Length;
        Console.Out.WriteLine($"{Quantity.Count(vocabulary.Size)} symbols, {each.ToString("F2", CultureInfo.InvariantCulture)} bytes of the text each.");
        Console.Out.WriteLine(written);
        return ExitCode.Done;
    }

    private static TextUnits Units(ParseResult result)
    {
        string? name = result.GetValue(algorithm);
        int index = name is null ? 0 : Array.FindIndex(algorithms, one => Name(one) == name);
        if (index < 0) throw new WrongUseException($"--algorithm is '{name}'. Allowed: {string.Join(", ", algorithms.Select(Name))}.");
        TextUnits usual = TextUnits.Subwords();
        int symbols = Options.InRange("--size", result.GetValue(size) ?? usual.MaximumSize!.Value, 1, int.MaxValue);
        int least = Options.InRange("--min-count", result.GetValue(minimumCount) ?? usual.MinimumCount, 1, int.MaxValue);
        return TextUnits.Subwords(symbols, algorithms[index], least, result.GetValue(lowerCase));
    }

    private static string Name(SubwordAlgorithm one) => JsonNamingPolicy.CamelCase.ConvertName(one.ToString());
}
