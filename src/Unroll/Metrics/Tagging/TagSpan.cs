namespace Unroll.Metrics;

/// <summary>A run of neighbouring steps that belong together, for instance the words of a name.</summary>
/// <param name="Type">What it is: <c>PER</c>.</param>
/// <param name="Start">Its first step.</param>
/// <param name="End">The step after its last one.</param>
public readonly record struct TagSpan(string Type, int Start, int End);
