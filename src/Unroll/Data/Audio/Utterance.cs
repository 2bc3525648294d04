namespace Unroll.Data;

/// <summary>A sequence of frames, such as those of a recording or the strokes of a pen, and what it says.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="Text">What is said or written; may be empty, for silence.</param>
public sealed record Utterance(Frames Frames, string Text);
