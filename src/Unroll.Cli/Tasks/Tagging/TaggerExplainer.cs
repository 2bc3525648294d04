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
        string view = request.ViewAmong("attribution", "characters");
        Tagger model = Tagger.Load(request.Folder);
        TagExplanation why;
        if (model.Spec.FrameFeatures is null)
        {
            IReadOnlyList<string> words = model.SplitWords(request.RequireText());
            if (words.Count == 0) throw new WrongUseException("--text has no word.");
            why = model.Explain(words, request.Step(words.Count, $"the input has {words.Count} steps"));
        }
        else
        {
            Frames frames = TagCommand.Frames(model, request.Folder, request.RequireData(), request.Screen).First().Frames;
            why = model.Explain(frames, request.Step(frames.Length, $"the input has {frames.Length} steps"));
        }

        Attribution shown = view == "attribution" ? why.Inputs : why.Characters ?? throw new WrongUseException("This model reads no characters.");
        return request.Show(shown, model);
    }
}
