namespace Unroll.Models;

/// <summary>An example as a transcriber reads it.</summary>
/// <param name="Frames">Its numbers <c>[time, features]</c>.</param>
/// <param name="Length">How many frames.</param>
/// <param name="Labels">The classes that it spells.</param>
/// <param name="Text">What it says.</param>
internal sealed record TranscriberExample(ReadOnlyMemory<float> Frames, int Length, int[] Labels, string Text);
