using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Decoding;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>How a model writes, as options of a command. What is not given is as the recipe beside the model says.</summary>
internal sealed class TranslationFlags
{
    private readonly BeamFlags beam = new("as the model's recipe says, usually 5");
    private readonly Option<double?> coverage = Options.Number("--coverage-penalty", "R", "Rank lower what leaves parts of the source unread (0 to 100, try 0.2).");
    private readonly Option<int?> longest = Options.Whole("--max-length", "N", "Symbols of a text at most, with its end.");
    private readonly Option<int?> shortest = Options.Whole("--min-length", "N", "Symbols of a text at least.");
    private readonly Option<bool> sample = new("--sample") { Description = "Draw symbols instead of searching; --n-best texts for each input." };
    private readonly Option<string> prefix = new("--prefix") { Description = "What every text begins with.", HelpName = "TEXT" };
    private readonly Option<bool> replace = new("--replace-unknown") { Description = "Write, in the place of an unknown word, the source word that the model looked at, or its translation in --dictionary." };
    private readonly Option<string> dictionary = new("--dictionary") { Description = "For --replace-unknown: a file with lines WORD<TAB>TRANSLATION.", HelpName = "FILE" };
    private readonly SamplingOptions draws = new();

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [beam.Beam, beam.Best, beam.Length, coverage, beam.Repeat, beam.Price, longest, shortest, prefix, replace, dictionary, sample, draws.Temperature, draws.TopK, draws.TopP, draws.Seed];

    /// <summary>What was given, on top of the recipe of the model in a folder.</summary>
    public TranslationOptions Read(ParseResult result, string folder, Screen screen)
    {
        bool drawn = result.GetValue(sample);
        BeamSearch usual = drawn ? beam.ReadDrawn(result, new BeamSearch(1)) : beam.Read(result, EvaluationRequest.ForUse(folder, screen).Recipe<TranslationRecipe>().Search);
        var options = new TranslationOptions
        {
            Search = usual with
            {
                CoveragePenalty = result.GetValue(coverage) ?? usual.CoveragePenalty,
                MaximumLength = result.GetValue(longest) ?? usual.MaximumLength,
                MinimumLength = result.GetValue(shortest) ?? usual.MinimumLength,
            },
            Sampling = drawn ? draws.Read(result) : null,
            Prefix = result.GetValue(prefix) ?? "",
            ReplaceUnknown = result.GetValue(replace),
            Dictionary = result.GetValue(dictionary) is { } path ? Words(path) : new Dictionary<string, string>(StringComparer.Ordinal),
        };
        Options.Check(options.Validate, BeamFlags.Name);
        return options;
    }

    private static Dictionary<string, string> Words(string path)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] lines = TextFile.Read(DataFinder.RequireFile(path, "dictionary")).Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            if (lines[line].Length == 0) continue;
            string[] cells = lines[line].Split('\t');
            if (cells.Length != 2) throw new Data.DataFileException(path, line + 1, $"the line has {cells.Length} columns. A dictionary has two: WORD<TAB>TRANSLATION.");
            words.TryAdd(cells[0], cells[1]);
        }

        return words;
    }
}
