using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Unroll.Cli.Recipes;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Which parts of the input moved the output? A table of the two measures, with bars to both sides.</summary>
internal static class AttributionView
{
    private const int MostRows = 40;
    private const int Bar = 21;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(Attribution why, Drawing drawing)
    {
        yield return $"[bold]What moved the {Markup.Escape(why.Output)}{(why.Probability is { } probability ? string.Create(CultureInfo.InvariantCulture, $", p = {probability:0.####}") : "")}?[/]";
        yield return Markup.Escape(why.Sentence);
        yield return "";
        int[] shown = Shown(why);
        if (shown.Length < why.Inputs.Count) yield return $"[dim]the {shown.Length} that move it most of {why.Inputs.Count}; --json has them all[/]";
        int width = Math.Max(5, shown.Select(i => TextWidth.Of(why.Inputs[i])).DefaultIfEmpty(0).Max());
        bool bars = drawing.Blocks && drawing.Width >= width + Bar + 36;
        double largest = why.Occlusion.Select(Math.Abs).DefaultIfEmpty(0).Max();
        yield return $"[dim]{TextWidth.Pad("input", width)}  {"occlusion",10} {(bars ? new string(' ', Bar + 1) : "")}{"gradient·x",11} {"|gradient|",11}[/]";
        foreach (int i in shown)
        {
            string bar = bars ? Signed(largest > 0 ? why.Occlusion[i] / largest : 0, drawing.Colour) + " " : "";
            yield return $"{Markup.Escape(TextWidth.Pad(why.Inputs[i], width))}  {Number(why.Occlusion[i]),10} {bar}{Number(why.GradientTimesInput[i]),11} {LogScale.Number(why.Norms[i]),11}";
        }

        yield return "";
        yield return $"rank agreement of the two signed measures: {(why.RankAgreement is { } rank ? rank.ToString("0.00", CultureInfo.InvariantCulture) : "none, one of them does not vary")}";
        yield return "[dim]occlusion: how much the output falls without this part; gradient·x: what it contributes to first order[/]";
    }

    /// <summary>The same for programs.</summary>
    public static string Json(Attribution why, string model, params IReadOnlyList<Verification> checks)
    {
        var inputs = new JsonArray();
        for (int i = 0; i < why.Inputs.Count; i++)
        {
            inputs.Add((JsonNode)new JsonObject
            {
                ["input"] = why.Inputs[i],
                ["occlusion"] = why.Occlusion[i],
                ["gradientTimesInput"] = why.GradientTimesInput[i],
                ["gradientNorm"] = why.Norms[i],
            });
        }

        var whole = new JsonObject
        {
            ["model"] = model,
            ["output"] = why.Output,
            ["score"] = why.Score,
            ["probability"] = why.Probability,
            ["inputs"] = inputs,
            ["rankAgreement"] = why.RankAgreement,
            ["sentence"] = why.Sentence,
        };
        if (checks.Count > 0) whole["verifications"] = JsonList.Of(checks, check => new JsonObject { ["quantity"] = check.Quantity, ["engine"] = check.Engine, ["differences"] = check.Differences, ["relativeError"] = check.RelativeError });
        return whole.ToJsonString(RecipeFormat.Settings);
    }

    // All in their order, or of many those with the largest effect, still in their order.
    private static int[] Shown(Attribution why) => why.Inputs.Count <= MostRows
        ? [.. Enumerable.Range(0, why.Inputs.Count)]
        : [.. Enumerable.Range(0, why.Inputs.Count).OrderByDescending(i => Math.Abs(why.Occlusion[i])).Take(MostRows).Order()];

    private static string Number(double value) => value.ToString("+0.000;-0.000;0", CultureInfo.InvariantCulture);

    // Against to the left, for to the right of the middle.
    private static string Signed(double share, bool colour)
    {
        int half = Bar / 2, length = (int)Math.Round(Math.Abs(share) * half);
        string side = new('█', length);
        string bar = share < 0 ? side.PadLeft(half) + "│" + new string(' ', half) : new string(' ', half) + "│" + side.PadRight(half);
        return colour ? $"[{(share < 0 ? "orange3" : "deepskyblue1")}]{bar}[/]" : bar;
    }
}
