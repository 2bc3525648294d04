namespace Unroll.Data;

/// <summary>A sequence and what is said of it as a whole.</summary>
/// <param name="Input">Text or frames.</param>
/// <param name="Labels">Its label; several, or none, where labels do not exclude each other.</param>
public sealed record LabelledSequence(SequenceInput Input, IReadOnlyList<string> Labels)
{
    /// <summary>A sequence with one label.</summary>
    public LabelledSequence(SequenceInput input, string label)
        : this(input, [label])
    {
    }
}
