using System.Globalization;

namespace Unroll.Models;

/// <summary>What a <see cref="Tagger"/> says of a sequence.</summary>
/// <param name="Words">The words; none for a numeric sequence.</param>
/// <param name="Tags">The tag of each word or frame.</param>
/// <param name="Probabilities">How sure the model is of each tag, from 0 to 1; with a conditional random field over all ways to tag the sequence.</param>
public sealed record Tagging(IReadOnlyList<string> Words, IReadOnlyList<string> Tags, IReadOnlyList<double> Probabilities)
{
    /// <summary>Number of steps.</summary>
    public int Length => Tags.Count;

    /// <summary>Words with their tags: <c>the/DET dog/NOUN</c>; without words the tags.</summary>
    public override string ToString() =>
        string.Join(' ', Tags.Select((tag, i) => Words.Count == 0 ? tag : string.Create(CultureInfo.InvariantCulture, $"{Words[i]}/{tag}")));
}
