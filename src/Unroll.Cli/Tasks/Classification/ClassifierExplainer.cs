using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for classifiers: which words or frames moved the verdict.</summary>
internal static class ClassifierExplainer
{
    /// <summary>Shows the influence of words or steps.</summary>
    public static int Explain(ExplanationRequest request)
    {
        string view = request.ViewAmong("attribution", "steps");
        request.RefuseVerify("A classifier's");
        Classifier model = Classifier.Load(request.Folder);
        Attribution why = model.Explain(Input(request, model), Label(request, model), view == "steps" ? AttributionUnit.Steps : AttributionUnit.Words);
        return request.Show(why, model);
    }

    // --of names a label here; what it says by default means the most probable one.
    private static string? Label(ExplanationRequest request, Classifier model)
    {
        if (request.Of == "^1") return null;
        return model.Labels.Contains(request.Of, StringComparer.Ordinal) ? request.Of
            : throw new WrongUseException($"--of is {request.Of}. For a classifier it names a label: {string.Join(", ", model.Labels)}.");
    }

    private static SequenceInput Input(ExplanationRequest request, Classifier model)
    {
        if (model.Vocabulary is not null) return request.RequireText();
        if (model.Spec.Audio is { } audio) return RecordingFiles.Read(new LogMel(audio), request.RequireData());
        return FrameInput.ReadOne(request.RequireData());
    }
}
