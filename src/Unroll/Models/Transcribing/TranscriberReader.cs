using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns utterances into what a transcriber reads.</summary>
internal sealed class TranscriberReader(TranscriberSpec spec, Vocabulary vocabulary)
{
    /// <summary>Frames that say something unknown.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="name">What to call them in errors.</param>
    public TranscriberExample Read(Frames frames, string name)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Features != spec.Features) throw new ArgumentException($"{name} has frames of {frames.Features} numbers; this model reads frames of {spec.Features}.", nameof(frames));
        return new TranscriberExample(frames.Memory, frames.Length, [], "");
    }

    /// <summary>An utterance to be compared with. Symbols that the vocabulary lacks cannot be spelled and are left out of its labels.</summary>
    public TranscriberExample Read(Utterance utterance, string name)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        int[] labels = [.. vocabulary.Encode(utterance.Text).Where(id => id != Transcriber.Blank)];
        return Read(utterance.Frames, name) with { Labels = labels, Text = utterance.Text };
    }

    /// <summary>All utterances of a data set.</summary>
    public DataSet<TranscriberExample> Read(DataSet<Utterance> data) => new(data.Name, [.. data.Select((utterance, i) => Read(utterance, Name(data, i)))], () => data.Fingerprint);

    /// <summary>All utterances of a data set to learn from: each must be long enough for what it says.</summary>
    public DataSet<TranscriberExample> ReadFeasible(DataSet<Utterance> data)
    {
        DataSet<TranscriberExample> examples = Read(data);
        for (int i = 0; i < examples.Count; i++)
        {
            TranscriberExample example = examples[i];
            int steps = spec.Encoder.OutputLength(example.Length), repeats = Enumerable.Range(1, Math.Max(0, example.Labels.Length - 1)).Count(at => at < example.Labels.Length && example.Labels[at] == example.Labels[at - 1]);
            if (example.Labels.Length + repeats <= steps) continue;
            string doubled = repeats > 0 ? $" and {repeats} more between equal neighbours" : "";
            throw new ArgumentException(
                $"{Name(data, i)} says '{Short(example.Text)}', {example.Labels.Length} symbols, but has only {example.Length} frames, which the convolutions shorten to {steps} steps. "
                + $"Each symbol needs a step{doubled}: {example.Labels.Length + repeats}. Use smaller strides, a shorter hop between frames or larger units, or leave the example out.", nameof(data));
        }

        return examples;
    }

    private static string Name(DataSet<Utterance> data, int index) => FormattableString.Invariant($"Example {index + 1} of '{data.Name}'");

    private static string Short(string text) => text.Length <= 40 ? text : text[..TextElements.SafeCut(text, 40)] + "...";
}
