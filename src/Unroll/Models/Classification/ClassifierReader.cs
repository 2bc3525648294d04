using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns sequences and labels into what a classifier reads.</summary>
internal sealed class ClassifierReader
{
    private readonly ClassifierSpec spec;
    private readonly Vocabulary? vocabulary;
    private readonly IReadOnlyList<string> labels;
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public ClassifierReader(ClassifierSpec spec, Vocabulary? vocabulary, IReadOnlyList<string> labels)
    {
        (this.spec, this.vocabulary, this.labels) = (spec, vocabulary, labels);
        for (int i = 0; i < labels.Count; i++) numbers[labels[i]] = i;
    }

    /// <summary>A sequence without labels.</summary>
    /// <param name="input">The sequence.</param>
    /// <param name="name">What to call it in errors.</param>
    public ClassifierExample Read(SequenceInput input, string name)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (vocabulary is not null)
        {
            if (input.Text is not { } text) throw new ArgumentException($"{name} is {input}, but this model reads texts.", nameof(input));
            int[] ids = vocabulary.Encode(text);
            // What is empty must be something: one symbol that is not known.
            if (ids.Length == 0) ids = [Vocabulary.Unknown];
            if (ids.Length > spec.MaximumLength) ids = ids[..spec.MaximumLength];
            if (spec.MarkEnds) ids = [vocabulary.Start!.Value, .. ids, vocabulary.End!.Value];
            return new ClassifierExample(ids, default, ids.Length, []);
        }

        if (input.Frames is not { } frames) throw new ArgumentException($"{name} is a text, but this model reads frames of {spec.Features} numbers.", nameof(input));
        if (frames.Features != spec.Features) throw new ArgumentException($"{name} has frames of {frames.Features} numbers; this model reads frames of {spec.Features}.", nameof(input));
        return new ClassifierExample(null, frames.Memory, Math.Min(frames.Length, spec.MaximumLength), []);
    }

    /// <summary>A sequence with its labels.</summary>
    public ClassifierExample Read(LabelledSequence example, string name)
    {
        ArgumentNullException.ThrowIfNull(example);
        if (!spec.MultiLabel && example.Labels.Count != 1)
            throw new ArgumentException($"{name} has {example.Labels.Count} labels; each needs exactly one. If they do not exclude each other, set MultiLabel.", nameof(example));
        int[] found = new int[example.Labels.Count];
        for (int i = 0; i < found.Length; i++)
        {
            if (!numbers.TryGetValue(example.Labels[i], out found[i]))
                throw new ArgumentException($"{name} has the label '{example.Labels[i]}', which the training data did not have. The model's labels are: {Listed()}. Correct the label or leave the example out.", nameof(example));
        }

        return Read(example.Input, name) with { Labels = [.. found.Distinct()] };
    }

    /// <summary>A whole data set. A large one is read, and encoded, each time that an example is asked for.</summary>
    public DataSet<ClassifierExample> Read(DataSet<LabelledSequence> data) => new(data.Name, EncodedExamples.Of(data, this), () => data.Fingerprint);

    private string Listed() => labels.Count <= 20 ? string.Join(", ", labels) : string.Join(", ", labels.Take(20)) + FormattableString.Invariant($" and {labels.Count - 20} more");
}
