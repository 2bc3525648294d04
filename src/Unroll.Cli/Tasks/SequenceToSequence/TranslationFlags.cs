using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Decoding;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>How a model writes, as options of a command. What is not given is as the recipe beside the model says.</summary>
internal sealed class TranslationFlags
{
    private readonly Option<int?> beam = Options.Whole("--beam", "N", "How many beginnings the search follows; 1 always takes the likeliest symbol (default: as the model's recipe says, usually 5).");
    private readonly Option<int?> best = Options.Whole("--n-best", "N", "How many texts for each input, best first: rank, score, text.");
    private readonly Option<double?> length = Options.Number("--length-penalty", "R", "Rank by log p / length^R: 0 by probability, which favours short texts, 1 by the mean per symbol.");
    private readonly Option<double?> coverage = Options.Number("--coverage-penalty", "R", "Rank lower what leaves parts of the source unread (0 to 100, try 0.2).");
    private readonly Option<int?> repeat = Options.Whole("--no-repeat", "N", "No run of N symbols twice in a text.");
    private readonly Option<int?> longest = Options.Whole("--max-length", "N", "Symbols of a text at most, with its end.");
    private readonly Option<int?> shortest = Options.Whole("--min-length", "N", "Symbols of a text at least.");
    private readonly Option<bool> sample = new("--sample") { Description = "Draw symbols instead of searching; --n-best texts for each input." };
    private readonly Option<string> prefix = new("--prefix") { Description = "What every text begins with.", HelpName = "TEXT" };
    private readonly Option<bool> replace = new("--replace-unknown") { Description = "Write, in the place of an unknown word, the source word that the model looked at, or its translation in --dictionary." };
    private readonly Option<string> dictionary = new("--dictionary") { Description = "For --replace-unknown: a file with lines WORD<TAB>TRANSLATION.", HelpName = "FILE" };
    private readonly SamplingOptions draws = new();

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [beam, best, length, coverage, repeat, longest, shortest, prefix, replace, dictionary, sample, draws.Temperature, draws.TopK, draws.TopP, draws.Seed];

    /// <summary>What was given, on top of the recipe of the model in a folder.</summary>
    public TranslationOptions Read(ParseResult result, string folder, Screen screen)
    {
        bool drawn = result.GetValue(sample);
        BeamSearch usual = drawn ? new BeamSearch(1) : EvaluationRequest.ForUse(folder, screen).Recipe<TranslationRecipe>().Search;
        int results = result.GetValue(best) ?? usual.Results, width = drawn ? 1 : result.GetValue(beam) ?? Math.Max(usual.Width, results);
        if (results > width && !drawn) throw new WrongUseException($"--n-best is {results}. Allowed: 1 to the beam, which is {width}.");
        if (drawn && result.GetValue(beam) is > 1 and var asked) throw new WrongUseException($"--beam is {asked}, but --sample draws instead of searching. Leave one of the two out.");
        var options = new TranslationOptions
        {
            Search = usual with
            {
                Width = width,
                Results = results,
                LengthPenalty = result.GetValue(length) ?? usual.LengthPenalty,
                CoveragePenalty = result.GetValue(coverage) ?? usual.CoveragePenalty,
                NoRepeat = result.GetValue(repeat) ?? usual.NoRepeat,
                MaximumLength = result.GetValue(longest) ?? usual.MaximumLength,
                MinimumLength = result.GetValue(shortest) ?? usual.MinimumLength,
            },
            Sampling = drawn ? draws.Read(result) : null,
            Prefix = result.GetValue(prefix) ?? "",
            ReplaceUnknown = result.GetValue(replace),
            Dictionary = result.GetValue(dictionary) is { } path ? Words(path) : new Dictionary<string, string>(StringComparer.Ordinal),
        };
        Options.Check(options.Validate, Name);
        return options;
    }

    private static string Name(string field) => field[(field.LastIndexOf('.') + 1)..] switch
    {
        nameof(BeamSearch.Width) => "--beam",
        nameof(BeamSearch.Results) => "--n-best",
        nameof(BeamSearch.MaximumLength) => "--max-length",
        nameof(BeamSearch.MinimumLength) => "--min-length",
        var other => Options.Dashed(other),
    };

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
