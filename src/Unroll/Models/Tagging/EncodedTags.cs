using Unroll.Data;

namespace Unroll.Models;

/// <summary>A tagged sequence as a tagger reads it. A tag that the model does not have is <see cref="UnknownTag"/>; without tags the list is empty.</summary>
internal sealed record EncodedTags(EncodedWord[] Words, Frames? Frames, int[] Tags)
{
    /// <summary>The id of a tag that the model does not have: no loss, and always wrong.</summary>
    public const int UnknownTag = -100;

    /// <summary>Number of steps.</summary>
    public int Length => Frames?.Length ?? Words.Length;
}
