using Unroll.Cells;
using Unroll.Layers;

namespace Unroll.Models;

/// <summary>What the encoder made of a batch of sources: the context.</summary>
/// <param name="Memories">What attention looks at: one for a recurrent decoder, one for each block of a Transformer's, none without attention.</param>
/// <param name="Initial">The decoder's first state: all that it knows without attention. None for zeros, and for a Transformer.</param>
/// <param name="Batch">How many sequences.</param>
public sealed record EncodedSource(IReadOnlyList<AttentionMemory> Memories, RecurrentState? Initial, int Batch)
{
    /// <summary>The same sources for rows of which several may belong to one source, those next to each other: for <see cref="Seq2Seq.Step(Pass, EncodedSource, IDecoderState, ReadOnlySpan{int})"/> without recording.</summary>
    /// <param name="rows">The source of each row.</param>
    internal EncodedSource Select(int[] rows) => new([.. Memories.Select(memory => memory.Select(rows))], Initial: null, rows.Length);
}
