using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Decoding;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for models from sequence to sequence.</summary>
internal static class TranslationExplainer
{
    /// <summary>Shows where the model looked.</summary>
    public static int Explain(ExplanationRequest request)
    {
        request.ViewAmong("alignment");
        request.RefuseVerify("A translator's");
        Seq2Seq model = Seq2Seq.Load(request.Folder);
        if (model.Spec.Attention is null) throw new WrongUseException($"The model in {request.Folder} has no attention, so that nobody knows where it looked.");
        Translation found = model.Translate(request.RequireText());
        return request.Show(() => Json(request.RequireText(), found).ToJsonString(RecipeFormat.Settings), drawing => Draw(found, drawing));
    }

    private static IEnumerable<string> Draw(Translation found, Drawing drawing) =>
        [$"[bold]Where did the model look while it wrote?[/] {Spectre.Console.Markup.Escape(found.Text)}", "", .. AlignmentView.Render(found.SourceSymbols, found.TargetSymbols, found.Alignment, drawing)];

    private static JsonObject Json(string source, Translation found) => new()
    {
        ["source"] = source,
        ["text"] = found.Text,
        ["sourceSymbols"] = JsonList.Of(found.SourceSymbols),
        ["targetSymbols"] = JsonList.Of(found.TargetSymbols),
        ["alignment"] = JsonList.Of(found.Alignment, weights => JsonList.Of(weights.Select(weight => (double)weight))),
    };
}
