using Unroll.Cells;

namespace Unroll.Models;

/// <summary>What a captioner remembers while it writes: the recurrent state of each text under way, and the vector of the image.</summary>
/// <param name="Recurrent">A row for each text.</param>
/// <param name="Image">The image's vector, <c>[size]</c>; the same for all texts.</param>
public sealed record CaptionState(RecurrentState Recurrent, ReadOnlyMemory<float> Image);
