using Unroll.Families;
using Unroll.Insight;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for GPTs.</summary>
internal static class GptExplainer
{
    /// <summary>Shows which symbols moved the one that follows.</summary>
    public static int Explain(ExplanationRequest request)
    {
        request.ViewAmong("attribution");
        request.RefuseVerify("A GPT's");
        Gpt model = Gpt.Load(request.Folder);
        int[] ids = model.Vocabulary.Encode(request.RequireText(), out EncodingReport report);
        if (report.Unknown > 0) request.Screen.Note($"{report.Unknown} of {ids.Length} symbols are unknown to the model and read as <unk>.");
        return request.Show(model.Explain(ids, request.Step(ids.Length, $"the text has {ids.Length} symbols")), model);
    }
}
