using Unroll.Cells;
using Unroll.Layers;

namespace Unroll.Models;

/// <summary>What the encoder made of a batch of sources: the context.</summary>
/// <param name="Memory">What attention looks at; none without attention.</param>
/// <param name="Initial">The decoder's first state: all that it knows without attention. None for zeros.</param>
/// <param name="Batch">How many sequences.</param>
public sealed record EncodedSource(AttentionMemory? Memory, RecurrentState? Initial, int Batch)
{
    /// <summary>The same sources for rows of which several may belong to one source, those next to each other: for <see cref="Seq2Seq.Step(Pass, EncodedSource, DecoderState, ReadOnlySpan{int})"/> without recording.</summary>
    /// <param name="rows">The source of each row.</param>
    internal EncodedSource Select(int[] rows) => new(Memory?.Select(rows), Initial: null, rows.Length);
}
