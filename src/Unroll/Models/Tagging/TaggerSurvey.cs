using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>What a new tagger takes from its training data: tags and vocabularies.</summary>
internal sealed record TaggerSurvey(TaggerSpec Spec, IReadOnlyList<string> Tags, Vocabulary Words, Vocabulary? Characters)
{
    public static TaggerSurvey Of(TaggerSpec spec, IReadOnlyList<TaggedSequence> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Count == 0) throw new ArgumentException("There are no sequences to learn from.", nameof(training));
        string[] tags = [.. training.SelectMany(sequence => sequence.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        TextUnits units = spec.Words with { Splitting = WordSplitting.Whitespace, MarkLineEnds = false };
        if (training[0].Frames is { } first)
        {
            if (training.FirstOrDefault(sequence => sequence.Frames?.Features != first.Features) is { } other)
                throw new ArgumentException($"The first sequence has frames of {first.Features} numbers, another has {other.Frames?.ToString() ?? "words"}. All must be alike.", nameof(training));
            return new TaggerSurvey(spec with { FrameFeatures = first.Features }, tags, Vocabulary.Build(units, ""), null);
        }

        if (training.FirstOrDefault(sequence => sequence.Frames is not null) is not null) throw new ArgumentException("The data mix sentences and numeric sequences. Give one kind.", nameof(training));
        IEnumerable<string> words = training.SelectMany(sequence => sequence.Words);
        return new TaggerSurvey(
            spec with { FrameFeatures = null }, tags, Vocabulary.Build(units, string.Join('\n', words.Select(word => TaggerEncoder.Prepare(word, units)))),
            spec.Characters.Features > 0 ? Vocabulary.Build(spec.Characters.Units, string.Join('\n', words)) : null);
    }
}
