using System.Text.Json.Nodes;
using Spectre.Console;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for captioners: which parts of the image moved each word.</summary>
internal static class CaptionExplainer
{
    private const int CellWidth = 2;
    private const int Gap = 3;

    /// <summary>Shows a map of the image for each symbol.</summary>
    public static int Explain(ExplanationRequest request)
    {
        string view = request.ViewAmong("occlusion", "gradient");
        request.RefuseVerify("A captioner's");
        Captioner model = Captioner.Load(request.Folder);
        CaptionInfluence why = model.Explain(new ImageInput(model).Read(request.RequireData()), caption: request.Text);
        return request.Show(() => Json(request.RequireData(), why).ToJsonString(RecipeFormat.Settings), drawing => Draw(why, view == "gradient", drawing));
    }

    private static IEnumerable<string> Draw(CaptionInfluence why, bool gradient, Drawing drawing)
    {
        yield return $"[bold]Where did each word come from?[/] {Markup.Escape(why.Caption.Text)}";
        yield return gradient ? "[dim]gradient times input: what each part contributes to log p of the word, to first order[/]" : "[dim]how far log p of the word falls when a part of the image is covered[/]";
        yield return "";
        int map = why.Columns * CellWidth, slot = map + Gap, across = Math.Max(1, (drawing.Width + Gap) / slot);
        for (int first = 0; first < why.Symbols.Count; first += across)
        {
            int[] shown = [.. Enumerable.Range(first, Math.Min(across, why.Symbols.Count - first))];
            yield return string.Concat(shown.Select(t => Markup.Escape(TextWidth.Pad(TextWidth.Cut(why.Symbols[t], map), slot))));
            yield return string.Concat(shown.Select(t => $"[dim]{TextWidth.Pad($"p {Quantity.Fixed(why.Attributions[t].Probability!.Value, 2)}, agree {Agreement(why.Attributions[t])}", slot)}[/]"));
            for (int row = 0; row < why.Rows; row++) yield return string.Concat(shown.Select(t => Row(why, t, row, gradient, drawing) + new string(' ', Gap)));
            yield return "";
        }

        yield return "[dim]agree: rank correlation of gradient times input and occlusion over all parts[/]";
        if (!drawing.Maps) yield return "[dim]in tenths of the largest of each word; a dot speaks against it or not at all[/]";
    }

    private static string Row(CaptionInfluence why, int symbol, int row, bool gradient, Drawing drawing)
    {
        double[] values = gradient ? why.Attributions[symbol].GradientTimesInput : why.Attributions[symbol].Occlusion;
        double largest = Math.Max(values.Max(), double.Epsilon);
        return string.Concat(Enumerable.Range(row * why.Columns, why.Columns).Select(patch => Cell(values[patch] / largest, drawing)));
    }

    private static string Cell(double share, Drawing drawing)
    {
        if (drawing.Maps) return Shade.On(Math.Max(0, share), "  ");
        int tenths = (int)Math.Round(10 * share);
        return tenths <= 0 ? " ." : tenths.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(CellWidth);
    }

    private static string Agreement(Attribution attribution) => attribution.RankAgreement is { } rank ? Quantity.Fixed(rank, 2) : "none";

    private static JsonObject Json(string image, CaptionInfluence why) => new()
    {
        ["image"] = image,
        ["caption"] = why.Caption.Text,
        ["rows"] = why.Rows,
        ["columns"] = why.Columns,
        ["symbols"] = JsonList.Of(why.Symbols.Zip(why.Attributions), pair => new JsonObject
        {
            ["symbol"] = pair.First,
            ["logProbability"] = pair.Second.Score,
            ["probability"] = pair.Second.Probability,
            ["norms"] = JsonList.Of(pair.Second.Norms),
            ["gradientTimesInput"] = JsonList.Of(pair.Second.GradientTimesInput),
            ["occlusion"] = JsonList.Of(pair.Second.Occlusion),
            ["rankAgreement"] = pair.Second.RankAgreement,
        }),
    };
}
