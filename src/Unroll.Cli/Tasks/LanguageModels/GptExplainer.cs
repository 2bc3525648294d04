using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for GPTs.</summary>
internal static class GptExplainer
{
    private const string Attribution = "attribution", Attention = "attention", Lens = "lens", Switches = "switches";

    /// <summary>Shows which symbols moved the one that follows, who looks where, what each layer would say, or what parts are worth.</summary>
    public static int Explain(ExplanationRequest request)
    {
        string view = request.ViewAmong(Attribution, Attention, Lens, Switches, ComparisonExplainer.View);
        if (request.Verify && view != Attribution) throw new WrongUseException($"--verify computes derivatives again, and --view {view} has none. Use it with --view {Attribution}.");
        Gpt model = Gpt.Load(request.Folder);
        ExplanationRequest.RequireBelow("--layer", request.Layer, model.Spec.Layers);
        ExplanationRequest.RequireBelow("--head", request.Head, model.Spec.Heads);
        if (view == ComparisonExplainer.View) return ComparisonExplainer.Explain(request, model);
        if (view == Switches) return request.Show(model.MeasureSwitches(request.Data is { } path ? ComparisonExplainer.ReadText(path) : new TextPart("--text", request.RequireText().AsMemory())), SwitchView.Render);
        int[] ids = model.Vocabulary.Encode(request.RequireText(), out EncodingReport report);
        if (report.Unknown > 0) request.Screen.Note($"{report.Unknown} of {ids.Length} symbols are unknown to the model and read as <unk>.");
        return view switch
        {
            Attention => request.Show(model.ExplainAttention(request.RequireText()), (found, drawing) => HeadsView.Render(found, request.Layer, request.Head, drawing)),
            Lens => request.Show(model.ExplainLens(request.RequireText()), LensView.Render),
            _ => Attribute(request, model, ids),
        };
    }

    private static int Attribute(ExplanationRequest request, Gpt model, int[] ids)
    {
        int of = request.Step(ids.Length, $"the text has {ids.Length} symbols");
        Verification[] checks = request.Verify ? [.. ExplanationRequest.StepsToVerify(of).Select(step => model.VerifyExplanation(request.RequireText(), of, step))] : [];
        return request.Show(model.Explain(ids, of), model, checks);
    }
}
