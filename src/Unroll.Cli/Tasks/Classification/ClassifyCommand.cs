using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll classify DIR [TEXT...]</c>: what texts are.</summary>
internal static class ClassifyCommand
{
    private static readonly Option<bool> all = new("--all") { Description = "Write the probability of every label, not only of the one that is given." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "classify", "Say what texts or recordings are: label, probability and text or file as TSV, or with --json all probabilities as JSON lines.", "text", [all],
        (result, folder, _) =>
        {
            Classifier model = Classifier.Load(folder);
            bool every = result.GetValue(all);
            if (model.Spec.Audio is { } audio)
            {
                var mel = new LogMel(audio);
                return file => Answer(model.Predict(RecordingFiles.Read(mel, file)), model.Spec.MultiLabel, file, every);
            }

            if (model.Vocabulary is null) throw new WrongUseException($"The model in {folder} reads frames of {model.Spec.Features} numbers, not texts. Measure it with 'unroll eval {folder} --data FILE'.");
            return text => Answer(model.Predict(text), model.Spec.MultiLabel, text, every);
        });

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
