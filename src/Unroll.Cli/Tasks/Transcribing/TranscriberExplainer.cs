using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for transcribers: which stretches of a recording each symbol hangs on.</summary>
internal static class TranscriberExplainer
{
    private const int Stretches = 40;

    /// <summary>Shows the influence of the frames on each symbol.</summary>
    public static int Explain(ExplanationRequest request)
    {
        request.ViewAmong("attribution");
        Transcriber model = Transcriber.Load(request.Folder);
        LogMelSpec audio = model.Spec.Audio ?? throw new WrongUseException($"The model in '{request.Folder}' was made in code for frames that are no recordings. Explain it there.");
        Frames frames = RecordingFiles.Read(new LogMel(audio), request.RequireData());
        IReadOnlyList<FrameInfluence> symbols = model.Explain(frames);
        return request.Show(() => Json(request.RequireData(), symbols, audio).ToJsonString(RecipeFormat.Settings), drawing => Draw(symbols, frames.Length, audio, drawing));
    }

    private static IEnumerable<string> Draw(IReadOnlyList<FrameInfluence> symbols, int frames, LogMelSpec audio, Drawing drawing)
    {
        if (symbols.Count == 0)
        {
            yield return "The model hears nothing in it.";
            yield break;
        }

        yield return $"[bold]What does each symbol hang on?[/] {frames} frames, {Seconds(audio.SecondsOf(frames - 1))} s, from left to right";
        yield return "";
        int width = Math.Min(frames, drawing.Blocks ? Math.Min(Stretches, drawing.Width - 40) : 0), symbolWidth = Math.Max(6, symbols.Max(symbol => TextWidth.Of(symbol.Symbol)));
        yield return $"[dim]{TextWidth.Pad("symbol", symbolWidth)}  {"second",6}  {"p",5}  {(width > 0 ? "|d log p/dx|".PadRight(width) : "")}  {"falls most without",18}  {"agreement",9}[/]";
        foreach (FrameInfluence symbol in symbols)
        {
            int worst = Array.IndexOf(symbol.Occlusion, symbol.Occlusion.Max());
            string map = width == 0 ? "" : string.Concat(Enumerable.Range(0, width).Select(i => Cell(symbol.Norms, i, width, drawing)));
            string agreement = symbol.RankAgreement is { } rank ? rank.ToString("0.00", CultureInfo.InvariantCulture) : "none";
            yield return $"{Markup.Escape(TextWidth.Pad(symbol.Symbol, symbolWidth))}  {Seconds(audio.SecondsOf(symbol.Frame)),6}  {symbol.Probability.ToString("0.00", CultureInfo.InvariantCulture),5}  {map}  {$"{Seconds(audio.SecondsOf(worst))} s",18}  {agreement,9}";
        }

        yield return "";
        yield return "[dim]falls most without: the stretch whose covering lowers the symbol's log p most; agreement: rank correlation of gradient and covering[/]";
    }

    // The largest of a stretch, by its share of the largest of all.
    private static string Cell(double[] norms, int cell, int cells, Drawing drawing)
    {
        int from = cell * norms.Length / cells, to = Math.Max(from + 1, (cell + 1) * norms.Length / cells);
        double share = norms[from..to].Max() / Math.Max(norms.Max(), double.Epsilon);
        return drawing.Maps ? Shade.On(share, " ") : " ▁▂▃▄▅▆▇█"[(int)Math.Round(share * 8)].ToString();
    }

    private static JsonObject Json(string file, IReadOnlyList<FrameInfluence> symbols, LogMelSpec audio) => new()
    {
        ["file"] = file,
        ["symbols"] = JsonList.Of(symbols, symbol => new JsonObject
        {
            ["symbol"] = symbol.Symbol,
            ["frame"] = symbol.Frame,
            ["seconds"] = audio.SecondsOf(symbol.Frame),
            ["probability"] = symbol.Probability,
            ["norms"] = JsonList.Of(symbol.Norms),
            ["gradientTimesInput"] = JsonList.Of(symbol.GradientTimesInput),
            ["occlusion"] = JsonList.Of(symbol.Occlusion),
            ["rankAgreement"] = symbol.RankAgreement,
        }),
    };

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
