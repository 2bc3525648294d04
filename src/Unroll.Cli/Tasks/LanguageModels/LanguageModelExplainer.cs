using System.Text.Json;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Formats;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for language models.</summary>
internal static class LanguageModelExplainer
{
    /// <summary>Shows influence, gradients or gates.</summary>
    public static int Explain(ExplanationRequest request)
    {
        (string folder, Screen screen) = (request.Folder, request.Screen);
        string view = request.ViewAmong("influence", "gradients", "gates", ComparisonExplainer.View);
        LanguageModel model = LanguageModel.Load(folder);
        if (view == ComparisonExplainer.View) return ComparisonExplainer.Explain(request, model);
        Explanation why = model.Explain(request.RequireText(), view is "gates" ? Record.Gates : Record.None);
        Index of = request.Step(why.Labels.Count, $"the text has {why.Labels.Count} symbols");
        if (why.UnknownSymbols > 0) screen.Note($"{why.UnknownSymbols} of {why.Labels.Count} symbols are unknown to the model and read as <unk>.");
        (ulong? seed, long? step) = ReadReport(folder);
        var record = new ExplanationRecord
        {
            Model = why.Model,
            Spec = why.SpecHash,
            Seed = seed,
            Step = step,
            Labels = why.Labels,
            Ids = why.Symbols,
            Influence = view is "influence" ? why.InfluenceReport(of) : null,
            Flows = view is "gradients" ? why.GradientFlows(of) : [],
            Gates = why.Gates,
            Verifications = request.Verify ? Check(why, of, view, model.Spec.Recurrent.Layers) : [],
        };
        if (screen.Json) screen.Out.WriteLine(ExplanationJson.Write(record));
        else Draw(screen, record, view, request.Relative);
        return request.Judge(record.Verifications);
    }

    private static void Draw(Screen screen, ExplanationRecord record, string view, bool relative)
    {
        Drawing drawing = Drawing.On(screen);
        IEnumerable<string> lines = view switch
        {
            "gradients" => GradientView.Render(record, drawing),
            "gates" => GatesView.Render(record, drawing),
            _ => InfluenceView.Render(record, drawing, relative),
        };
        if (record.Verifications.Count > 0) lines = lines.Append("").Concat(VerificationView.Render(record.Verifications));
        screen.Pictures(lines);
    }

    // Gates are values, so what hangs on them is checked: the gradients.
    private static List<Verification> Check(Explanation why, Index of, string view, int layers)
    {
        int time = of.GetOffset(why.Labels.Count);
        var checks = new List<Verification>();
        foreach (int step in ExplanationRequest.StepsToVerify(time))
        {
            if (view is "influence") checks.Add(why.VerifyInfluence(of, step));
            else for (int layer = 0; layer < layers; layer++) checks.AddRange(why.VerifyGradients(of, step, layer));
        }

        return checks;
    }

    // The report is for readers; a model without one, or with a strange one, can be explained as well.
    private static (ulong? Seed, long? Step) ReadReport(string folder)
    {
        string path = Path.Combine(folder, ModelFolder.Report);
        if (!File.Exists(path)) return default;
        try
        {
            using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(path));
            ulong? seed = report.RootElement.TryGetProperty("spec", out JsonElement spec) && spec.TryGetProperty("seed", out JsonElement value) && value.TryGetUInt64(out ulong given) ? given : null;
            long? step = report.RootElement.TryGetProperty("steps", out JsonElement steps) && steps.TryGetInt64(out long made) ? made : null;
            return (seed, step);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
