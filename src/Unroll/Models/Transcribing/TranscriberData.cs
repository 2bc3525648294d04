using System.Text;
using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>What a new transcriber takes from its training data.</summary>
internal sealed record TranscriberData(Vocabulary Vocabulary, int Features, double[] Mean, double[] Deviation)
{
    /// <summary>Goes through the data once.</summary>
    public static TranscriberData Examine(TranscriberSpec spec, DataSet<Utterance> data)
    {
        var text = new StringBuilder();
        var moments = new FrameMoments();
        int? features = spec.Audio?.Features ?? spec.Features;
        int number = 0;
        foreach (Utterance example in data)
        {
            number++;
            if (features is { } expected && expected != example.Frames.Features)
            {
                throw new ArgumentException(
                    $"Example {number} of '{data.Name}' has frames of {example.Frames.Features} numbers; {(number == 1 ? $"the spec says {expected}" : $"those before have {expected}")}. All must have as many.", nameof(data));
            }

            features = example.Frames.Features;
            moments.Add(example.Frames);
            text.Append(example.Text).Append('\n');
        }

        // The line ends between the texts are no symbols; they part words.
        TextUnits units = spec.Symbols;
        string all = units.Level is UnitLevel.Words or UnitLevel.Subwords ? text.ToString() : text.Replace("\n", "").ToString();
        var vocabulary = Vocabulary.Build(units, all);
        if (vocabulary.Size <= vocabulary.SpecialCount) throw new ArgumentException($"No example of '{data.Name}' says anything: there is nothing to learn.", nameof(data));
        return new TranscriberData(vocabulary, features!.Value, moments.Mean, moments.Deviation);
    }
}
