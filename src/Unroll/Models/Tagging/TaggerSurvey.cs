using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>What a new tagger takes from its training data: tags, vocabularies, and how large numbers in frames are.</summary>
internal sealed record TaggerSurvey(TaggerSpec Spec, IReadOnlyList<string> Tags, Vocabulary Words, Vocabulary? Characters, float[]? Mean, float[]? Scale)
{
    public static TaggerSurvey Of(TaggerSpec spec, IReadOnlyList<TaggedSequence> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Count == 0) throw new ArgumentException("There are no sequences to learn from.", nameof(training));
        string[] tags = [.. training.SelectMany(sequence => sequence.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        TextUnits units = spec.Words with { Splitting = WordSplitting.Whitespace, MarkLineEnds = false };
        if (training[0].Frames is { } first)
        {
            (float[] mean, float[] scale) = Scaling(training, first.Features);
            return new TaggerSurvey(spec with { FrameFeatures = first.Features }, tags, Vocabulary.Build(units, ""), null, mean, scale);
        }

        if (training.FirstOrDefault(sequence => sequence.Frames is not null) is not null) throw new ArgumentException("The data mix sentences and numeric sequences. Give one kind.", nameof(training));
        IEnumerable<string> words = training.SelectMany(sequence => sequence.Words);
        return new TaggerSurvey(
            spec with { FrameFeatures = null }, tags, Vocabulary.Build(units, string.Join('\n', words.Select(word => TaggerEncoder.Prepare(word, units)))),
            spec.Characters.Features > 0 ? Vocabulary.Build(spec.Characters.Units, string.Join('\n', words)) : null, null, null);
    }

    // Mean 0 and variance 1 over the training frames; a feature that never changes becomes 0.
    private static (float[] Mean, float[] Scale) Scaling(IReadOnlyList<TaggedSequence> training, int features)
    {
        double[] sums = new double[features], squares = new double[features];
        long count = 0;
        foreach (TaggedSequence sequence in training)
        {
            if (sequence.Frames is not { } frames || frames.Features != features)
                throw new ArgumentException($"The first sequence has frames of {features} numbers, another has {sequence.Frames?.ToString() ?? "words"}. All must be alike.", nameof(training));
            for (int i = 0; i < frames.Values.Length; i++) sums[i % features] += frames.Values[i];
            count += frames.Length;
        }

        float[] mean = [.. sums.Select(sum => (float)(sum / count))];
        foreach (TaggedSequence sequence in training)
        {
            ReadOnlySpan<float> values = sequence.Frames!.Values;
            for (int i = 0; i < values.Length; i++) squares[i % features] += Math.Pow((double)values[i] - mean[i % features], 2);
        }

        return (mean, [.. squares.Select(square => square > 0 ? (float)(1 / Math.Sqrt(square / count)) : 0)]);
    }
}
