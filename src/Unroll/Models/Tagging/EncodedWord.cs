namespace Unroll.Models;

/// <summary>A word as a tagger reads it: its id, and its characters between the symbols for beginning and end. One object for each different word, so that a batch computes it once.</summary>
internal sealed record EncodedWord(int Id, int[] Characters);
