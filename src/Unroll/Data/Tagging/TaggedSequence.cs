namespace Unroll.Data;

/// <summary>A sequence with a tag for each of its steps: the words of a sentence, or frames of numbers.</summary>
public sealed class TaggedSequence
{
    /// <summary>A sentence.</summary>
    /// <exception cref="ArgumentException">There is no word, or not one tag for each.</exception>
    public TaggedSequence(IReadOnlyList<string> words, IReadOnlyList<string> tags)
        : this(words, null, tags, (words ?? throw new ArgumentNullException(nameof(words))).Count, "words")
    {
    }

    /// <summary>A numeric sequence.</summary>
    /// <exception cref="ArgumentException">There is not one tag for each frame.</exception>
    public TaggedSequence(Frames frames, IReadOnlyList<string> tags)
        : this([], frames, tags, (frames ?? throw new ArgumentNullException(nameof(frames))).Length, "frames")
    {
    }

    private TaggedSequence(IReadOnlyList<string> words, Frames? frames, IReadOnlyList<string> tags, int length, string what)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (length == 0) throw new ArgumentException("A sequence needs at least one word.", nameof(words));
        if (tags.Count != length) throw new ArgumentException($"There are {tags.Count} tags for {length} {what}. Give one for each.", nameof(tags));
        (Words, Frames, Tags) = (words, frames, tags);
    }

    /// <summary>The words; none for a numeric sequence.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The frames, for a numeric sequence.</summary>
    public Frames? Frames { get; }

    /// <summary>One tag for each word or frame.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Number of steps.</summary>
    public int Length => Tags.Count;

    /// <summary>Pieces of at most so many steps, one after another: long recordings are easier to learn from in pieces.</summary>
    public IEnumerable<TaggedSequence> Cut(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        for (int start = 0; start < Length; start += steps)
        {
            int length = Math.Min(steps, Length - start);
            string[] tags = [.. Tags.Skip(start).Take(length)];
            yield return Frames is { } frames
                ? new TaggedSequence(new Frames(frames.Values.Slice(start * frames.Features, length * frames.Features).ToArray(), frames.Features), tags)
                : new TaggedSequence([.. Words.Skip(start).Take(length)], tags);
        }
    }

    /// <summary>The words with their tags, or the sizes of the frames.</summary>
    public override string ToString() => Frames is null ? string.Join(' ', Words.Zip(Tags, (word, tag) => $"{word}/{tag}")) : $"{Frames} with tags";
}
