namespace Unroll.Data;

/// <summary>A recording on disk and what is said of it: a label, or its words.</summary>
/// <param name="Path">The file, see <see cref="AudioFile"/>.</param>
/// <param name="Text">Label or words.</param>
public sealed record RecordingFile(string Path, string Text);
