namespace Unroll.Decoding;

/// <summary>One symbol of a transcript.</summary>
/// <param name="Symbol">The character, syllable, word ...</param>
/// <param name="Frame">The frame of the input around which it is most probable, counted from 0.</param>
/// <param name="Seconds">The same as time from the beginning of the recording; nothing where the model reads frames that are no sound.</param>
public sealed record TranscriptSymbol(string Symbol, int Frame, double? Seconds);
