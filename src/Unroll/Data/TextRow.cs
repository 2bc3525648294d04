namespace Unroll.Data;

/// <summary>One row of a <see cref="TextTable"/>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">Its label, if the table was read with one.</param>
/// <param name="Line">The line of the file, from 1.</param>
public sealed record TextRow(string Text, string? Label, int Line);
