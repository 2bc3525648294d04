using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for regressors: which frames, or which features, moved a score.</summary>
internal static class ScoreExplainer
{
    /// <summary>Shows the influence of frames or features on one of the scores.</summary>
    public static int Explain(ExplanationRequest request)
    {
        string view = request.ViewAmong("attribution", "features");
        request.RefuseVerify("A regressor's");
        Regressor model = Regressor.Load(request.Folder);
        int score = request.Step(model.Spec.Scores, $"the model gives {model.Spec.Scores} scores");
        return request.Show(model.Explain(FrameInput.ReadOne(request.RequireData()), score, view == "features" ? TableUnit.Columns : TableUnit.Rows), model);
    }
}
