using Unroll.Cells;
using Unroll.Layers;

namespace Unroll.Models;

/// <summary>What the encoder made of a batch of sources: the context.</summary>
/// <param name="Memory">What attention looks at; none without attention.</param>
/// <param name="Initial">The decoder's first state: all that it knows without attention. None for zeros.</param>
/// <param name="Batch">How many sequences.</param>
public sealed record EncodedSource(AttentionMemory? Memory, RecurrentState? Initial, int Batch);
