namespace Unroll.Data;

/// <summary>A text and what it becomes: a sentence and its translation, a spelling and its sound.</summary>
/// <param name="Source">What is read.</param>
/// <param name="Target">What is to be written.</param>
public sealed record SequencePair(string Source, string Target);
