using System.Globalization;
using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>What a new classifier takes from its training data.</summary>
internal sealed record ClassifierData(IReadOnlyList<string> Labels, Vocabulary? Vocabulary, int? Features, double[] Mean, double[] Deviation)
{
    /// <summary>Goes through the data, for texts twice.</summary>
    public static ClassifierData Examine(ClassifierSpec spec, DataSet<LabelledSequence> data)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        bool texts = false;
        int? features = null;
        var moments = new FrameMoments();
        int number = 0;
        foreach (LabelledSequence example in data)
        {
            number++;
            if (!spec.MultiLabel && example.Labels.Count != 1)
                throw new ArgumentException($"Example {number} of '{data.Name}' has {example.Labels.Count} labels; each needs exactly one. If they do not exclude each other, set MultiLabel.", nameof(data));
            foreach (string label in example.Labels) labels.Add(label);
            if (example.Input.Frames is not { } frames)
            {
                if (features is not null) throw new ArgumentException($"Example {number} of '{data.Name}' is a text, but those before are frames. Give one or the other.", nameof(data));
                texts = true;
                continue;
            }

            if (texts) throw new ArgumentException($"Example {number} of '{data.Name}' is {frames}, but those before are texts. Give one or the other.", nameof(data));
            if (features is { } expected && expected != frames.Features)
                throw new ArgumentException($"Example {number} of '{data.Name}' has frames of {frames.Features} numbers; those before have {expected}. All must have as many.", nameof(data));
            features = frames.Features;
            moments.Add(frames);
        }

        if (labels.Count < (spec.MultiLabel ? 1 : 2))
            throw new ArgumentException(labels.Count == 0
                ? $"No example of '{data.Name}' has a label: there is nothing to learn."
                : $"All {data.Count} examples of '{data.Name}' have the label '{labels.First()}': there is nothing to tell apart. Give examples of at least two labels.", nameof(data));
        return new ClassifierData(
            Ordered(labels), features is null ? Vocabulary.Build(spec.Units, data.Select(example => example.Input.Text!)) : null, features, moments.Mean, moments.Deviation);
    }

    // Numbers by their value, everything else by its characters.
    private static string[] Ordered(HashSet<string> labels) => labels.All(label => IsNumber(label, out _))
        ? [.. labels.OrderBy(label => IsNumber(label, out long number) ? number : 0).ThenBy(label => label, StringComparer.Ordinal)]
        : [.. labels.Order(StringComparer.Ordinal)];

    private static bool IsNumber(string label, out long number) => long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
