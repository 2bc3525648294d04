using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a decoder gives.</summary>
/// <param name="Logits">Scores of the next symbol, <c>[batch, time, vocabulary]</c>.</param>
/// <param name="Alignment">Where it looked, <c>[batch, time, source]</c>; none without attention, and none of a Transformer while its tape records: then all its work would be to show what nobody asks for.</param>
/// <param name="State">The state after the last step.</param>
public sealed record DecoderOutput(Tensor Logits, Tensor? Alignment, IDecoderState State);
