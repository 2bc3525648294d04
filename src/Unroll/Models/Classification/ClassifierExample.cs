namespace Unroll.Models;

/// <summary>An example as a classifier reads it.</summary>
/// <param name="Ids">The symbols of a text, or nothing.</param>
/// <param name="Frames">The numbers of frames, or nothing.</param>
/// <param name="Length">Symbols or frames.</param>
/// <param name="Labels">The numbers of its labels.</param>
internal sealed record ClassifierExample(int[]? Ids, ReadOnlyMemory<float> Frames, int Length, int[] Labels);
