using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll classify DIR [TEXT...]</c>: what texts, recordings or numeric sequences are.</summary>
internal static class ClassifyCommand
{
    private static readonly Option<bool> all = new("--all") { Description = "Write the probability of every label, not only of the one that is given." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "classify", "Say what texts, recordings or numeric sequences are: label, probability and text or file as TSV, or with --json all probabilities as JSON lines.", "text", [all],
        (result, folder, _) =>
        {
            Classifier model = Classifier.Load(folder, PrecisionOption.Of(result));
            bool every = result.GetValue(all);
            return Predictor.ForEach(input => Inputs(model, input).Select(one => Answer(model.Predict(one.Input), model.Spec.MultiLabel, one.Name, every)));
        });

    // A text is its own name; a model of numbers reads files, of which one may hold many sequences.
    private static IEnumerable<(string Name, SequenceInput Input)> Inputs(Classifier model, string input) =>
        model.Vocabulary is not null ? [(input, input)]
        : model.Spec.Audio is { } audio ? [(input, RecordingFiles.Read(new LogMel(audio), input))]
        : FrameInput.Read(input).Select(one => (one.Name, (SequenceInput)one.Frames));

    private static PredictionAnswer Answer(Classification found, bool several, string text, bool every)
    {
        string[] columns = every
            ? [.. found.Probabilities.SelectMany(pair => new[] { pair.Label, Quantity.Fixed(pair.Probability, 4) }), text]
            : [string.Join(", ", found.Labels), several ? string.Join(", ", found.Labels.Select(label => Quantity.Fixed(found[label], 4))) : Quantity.Fixed(found.Probability, 4), text];
        var probabilities = new JsonObject();
        foreach (LabelProbability pair in found.Probabilities) probabilities[pair.Label] = pair.Probability;
        JsonNode labels = several ? JsonList.Of(found.Labels) : found.Label;
        return new PredictionAnswer(columns, new JsonObject { ["text"] = text, [several ? "labels" : "label"] = labels, ["probabilities"] = probabilities });
    }
}
