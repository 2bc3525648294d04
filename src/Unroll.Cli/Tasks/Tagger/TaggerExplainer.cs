using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for taggers.</summary>
internal static class TaggerExplainer
{
    /// <summary>Shows which words, characters or frames moved a tag.</summary>
    public static int Explain(ExplanationRequest request)
    {
        request.ViewAmong("attribution");
        Screen screen = request.Screen;
        Tagger model = Tagger.Load(request.Folder);
        TagExplanation why;
        if (model.Spec.FrameFeatures is null)
        {
            IReadOnlyList<string> words = model.SplitWords(request.RequireText());
            if (words.Count == 0) throw new WrongUseException("--text has no word.");
            why = model.Explain(words, Step(request.Of, words.Count));
        }
        else
        {
            string data = request.RequireData();
            var asked = new EvaluationRequest(request.Folder, data, null, null, [], screen);
            Frames frames = asked.Recipe<TaggerRecipe>(TaggerTool.Task).Data.Read(data)[0].Frames ?? throw new WrongUseException($"'{data}' holds words; the model tags frames of numbers.");
            why = model.Explain(frames, Step(request.Of, frames.Length));
        }

        if (screen.Json) screen.Out.WriteLine(Json(request.Folder, why).ToJsonString(RecipeFormat.Settings));
        else screen.Pictures(Lines(why, Drawing.On(screen)));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(TagExplanation why, Drawing drawing)
    {
        yield return $"[bold]What gave '{Markup.Escape(why.Inputs[why.Of - why.First])}' (step {why.Of}) the tag {Markup.Escape(why.Tag)}, p = {why.Probability.ToString("0.####", CultureInfo.InvariantCulture)}?[/]";
        yield return Markup.Escape(why.Sentence);
        yield return "";
        foreach (string line in Table("input", why.Inputs, why.First, why.GradientTimesInput, why.Occlusion, drawing)) yield return line;
        if (why.Characters.Count > 0)
        {
            yield return "";
            foreach (string line in Table("letter", why.Characters, 0, why.CharacterGradientTimesInput, why.CharacterOcclusion, drawing)) yield return line;
        }

        yield return "";
        yield return $"Rank agreement of gradient and occlusion: {why.RankAgreement?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none, one of them does not vary"}.";
        yield return "[dim]gradient·x: what the input contributes to the tag's score, to first order; occlusion: how much log p of the tag falls without it[/]";
    }

    private static IEnumerable<string> Table(string name, IReadOnlyList<string> inputs, int first, double[] gradient, double[] occlusion, Drawing drawing)
    {
        int width = Math.Max(name.Length, inputs.Max(TextWidth.Of)), bar = drawing.Blocks ? 20 : 0;
        double largest = Math.Max(1e-12, occlusion.Max(Math.Abs));
        yield return $"[dim]{"step",5}  {TextWidth.Pad(name, width)}  {"gradient·x",11}  {"occlusion",11}[/]";
        for (int i = 0; i < inputs.Count; i++)
        {
            string drawn = bar == 0 ? "" : "  " + ProgressLine.Bar(Math.Abs(occlusion[i]) / largest, bar);
            yield return $"{first + i,5}  {Markup.Escape(TextWidth.Pad(inputs[i], width))}  {LogScale.Number(gradient[i]),11}  {LogScale.Number(occlusion[i]),11}{drawn}";
        }
    }

    private static JsonObject Json(string folder, TagExplanation why) => new()
    {
        ["model"] = folder,
        ["of"] = why.Of,
        ["tag"] = why.Tag,
        ["probability"] = why.Probability,
        ["first"] = why.First,
        ["inputs"] = JsonSerializer.SerializeToNode(why.Inputs),
        ["norms"] = JsonSerializer.SerializeToNode(why.Norms),
        ["gradientTimesInput"] = JsonSerializer.SerializeToNode(why.GradientTimesInput),
        ["occlusion"] = JsonSerializer.SerializeToNode(why.Occlusion),
        ["rankAgreement"] = why.RankAgreement,
        ["characters"] = JsonSerializer.SerializeToNode(why.Characters),
        ["characterGradientTimesInput"] = JsonSerializer.SerializeToNode(why.CharacterGradientTimesInput),
        ["characterOcclusion"] = JsonSerializer.SerializeToNode(why.CharacterOcclusion),
        ["sentence"] = why.Sentence,
    };

    private static Index Step(string text, int count)
    {
        bool fromEnd = text.StartsWith('^');
        bool number = int.TryParse(fromEnd ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        int at = fromEnd ? count - value : value;
        return number && at >= 0 && at < count ? at : throw new WrongUseException($"--of is {text}; the input has {count} steps. Give 0 to {count - 1}, or ^1 for the last.");
    }
}
