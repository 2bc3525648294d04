using System.Globalization;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
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

        Attribution shown = view == "attribution" ? why.Inputs : why.Characters ?? throw new WrongUseException("This model reads no characters.");
        if (screen.Json) screen.Out.WriteLine(AttributionView.Json(shown, model.ToString()));
        else screen.Pictures(AttributionView.Render(shown, Drawing.On(screen)));
        return ExitCode.Done;
    }

    private static Index Step(string text, int count)
    {
        bool fromEnd = text.StartsWith('^');
        bool number = int.TryParse(fromEnd ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        int at = fromEnd ? count - value : value;
        return number && at >= 0 && at < count ? at : throw new WrongUseException($"--of is {text}; the input has {count} steps. Give 0 to {count - 1}, or ^1 for the last.");
    }
}
