using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns sequences into what a tagger reads. Remembers the words it has seen; belongs to one thread.</summary>
internal sealed class TaggerEncoder(Tagger model)
{
    private readonly Dictionary<string, EncodedWord> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> tagIds = model.Tags.Select((tag, id) => (tag, id)).ToDictionary(item => item.tag, item => item.id, StringComparer.Ordinal);

    public EncodedTags Encode(TaggedSequence sequence) =>
        Encode(sequence.Words, sequence.Frames) with { Tags = [.. sequence.Tags.Select(tag => tagIds.GetValueOrDefault(tag, EncodedTags.UnknownTag))] };

    public EncodedTags Encode(IReadOnlyList<string> words, Frames? frames = null)
    {
        if (model.Spec.FrameFeatures is { } features)
        {
            if (frames is null) throw new ArgumentException($"This model tags frames of {features} numbers, not words.", nameof(words));
            if (frames.Features != features) throw new ArgumentException($"The model was trained on frames of {features} numbers; these have {frames.Features}.", nameof(frames));
            return new EncodedTags([], frames, []);
        }

        if (frames is not null) throw new ArgumentException("This model tags words, not frames of numbers.", nameof(frames));
        if (words.Count == 0) throw new ArgumentException("There is no word to tag.", nameof(words));
        return new EncodedTags([.. words.Select(Encode)], null, []);
    }

    private EncodedWord Encode(string word)
    {
        if (string.IsNullOrEmpty(word)) throw new ArgumentException("A word is empty.", nameof(word));
        if (!seen.TryGetValue(word, out EncodedWord? encoded))
        {
            model.Vocabulary.TryGetId(Prepare(word, model.Vocabulary.Units), out int id);
            seen.Add(word, encoded = new EncodedWord(id, model.Characters is { } characters ? Spell(word, characters, model.Spec.Characters.LongestWord) : []));
        }

        return encoded;
    }

    /// <summary>The word as it stands in a vocabulary: white space within it becomes an underscore.</summary>
    public static string Prepare(string word, TextUnits units)
    {
        string prepared = TextPreparation.Prepare(word.AsMemory(), units, out _).ToString();
        return prepared.Any(char.IsWhiteSpace) ? string.Concat(prepared.Select(c => char.IsWhiteSpace(c) ? '_' : c)) : prepared;
    }

    private static int[] Spell(string word, Vocabulary characters, int longest)
    {
        int[] ids = characters.Encode(word);
        if (ids.Length > longest) ids = [.. ids[..(longest / 2)], .. ids[^(longest - longest / 2)..]];
        return [characters.Start!.Value, .. ids, characters.End!.Value];
    }
}
