using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll translate DIR [TEXT...]</c>: what a model makes of texts.</summary>
internal static class TranslateCommand
{
    private const int Together = 256;

    private static readonly TranslationFlags flags = new();

    private static readonly Option<string> file = new("--file") { Description = "A file with a text per line, unpacked if packed with gzip; line n of the answer belongs to line n.", HelpName = "FILE" };

    private static readonly Option<bool> alignment = new("--alignment") { Description = "Where the model looked: drawn on a terminal, otherwise source-target pairs of positions from 0 as a last column; all weights with --json." };

    private static readonly Option<bool> forced = new("--forced") { Description = "The input is SOURCE<TAB>TARGET: say how probable that target is, instead of writing one." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "translate", "Turn texts into others with a trained model: the text alone; several, ranked, with --n-best; with --json all about them.", "text",
        [file, .. flags.All, alignment, forced], Open);

    private static Predictor Open(ParseResult result, string folder, Screen screen)
    {
        Seq2Seq model = Seq2Seq.Load(folder, PrecisionOption.Of(result));
        TranslationOptions options = flags.Read(result, folder, screen);
        bool align = result.GetValue(alignment), several = options.Search.Results > 1;
        if (align && !model.Attends) throw new WrongUseException($"The model in {folder} has no attention, so that nobody knows where it looked. Leave --alignment out.");
        var notes = new InputNotes(model, screen);
        IReadOnlyList<Translation>[] Read(IReadOnlyList<string> inputs) => [.. model.ScoreBatch([.. inputs.Select(input => new SequencePair(Part(input, 0), Part(input, 1)))]).Select(told => (Translation[])[told])];
        return new Predictor(inputs =>
        {
            IReadOnlyList<IReadOnlyList<Translation>> found = result.GetValue(forced) ? Read(inputs) : NBest(model, inputs, options);
            notes.Look(inputs);
            return inputs.Zip(found, (input, translations) => Answer(input, translations, several || result.GetValue(forced), align, screen));
        })
        {
            Together = Together,
            KeepsBlankLines = true,
            Inputs = result.GetValue(file) is { } path ? Lines(path) : null,
            Finished = notes.Conclude,
        };
    }

    // An empty text stays empty, and line n of the answer belongs to line n.
    private static IReadOnlyList<Translation>[] NBest(Seq2Seq model, IReadOnlyList<string> inputs, TranslationOptions options)
    {
        string[] texts = [.. inputs.Where(input => !string.IsNullOrWhiteSpace(input))];
        using IEnumerator<IReadOnlyList<Translation>> found = model.TranslateNBest(texts, options).GetEnumerator();
        return [.. inputs.Select(input => !string.IsNullOrWhiteSpace(input) && found.MoveNext() ? found.Current : [])];
    }

    private static PredictionAnswer Answer(string input, IReadOnlyList<Translation> found, bool ranked, bool align, Screen screen)
    {
        var json = new JsonObject { ["source"] = input };
        if (found.Count == 0)
        {
            json["text"] = "";
            return new PredictionAnswer([""], json);
        }

        JsonList.AddRanked(json, found, one => Fields(one, align));
        bool draw = align && screen.Interactive;
        string[][] lines = [.. found.Select((one, rank) => Columns(one, ranked ? rank : null, align && !draw))];
        return new PredictionAnswer(lines[0], json)
        {
            More = lines[1..],
            Picture = draw ? AlignmentView.Map(found[0].SourceSymbols, found[0].TargetSymbols, found[0].Alignment, Drawing.On(screen)) : [],
        };
    }

    private static string[] Columns(Translation found, int? rank, bool align)
    {
        string[] text = rank is { } place ? Quantity.Ranked(place, found.Score, found.Text) : [found.Text];
        return align ? [.. text, string.Join(' ', found.Alignment.Select((weights, t) => string.Create(CultureInfo.InvariantCulture, $"{Largest(weights)}-{t}")))] : text;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(Translation found, bool align)
    {
        yield return new("text", found.Text);
        yield return new("score", found.Score);
        yield return new("logProbability", found.LogProbability);
        yield return new("ended", found.Ended);
        if (!align) yield break;
        yield return new("sourceSymbols", JsonList.Of(found.SourceSymbols));
        yield return new("targetSymbols", JsonList.Of(found.TargetSymbols));
        yield return new("logProbabilities", JsonList.Of(found.LogProbabilities));
        yield return new("alignment", JsonList.Of(found.Alignment, weights => JsonList.Of(weights.Select(weight => Math.Round(weight, 6)))));
    }

    private static int Largest(IReadOnlyList<float> weights)
    {
        int best = 0;
        for (int i = 1; i < weights.Count; i++) best = weights[i] > weights[best] ? i : best;
        return best;
    }

    private static string Part(string input, int index)
    {
        string[] parts = input.Split('\t');
        return parts.Length == 2 ? parts[index] : throw new WrongUseException($"With --forced an input is SOURCE<TAB>TARGET. '{TextElements.Label(input)}' has {parts.Length - 1} tabs.");
    }

    private static string[] Lines(string path)
    {
        string text = TextFile.Read(DataFinder.RequireFile(path, "text"));
        return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }
}
