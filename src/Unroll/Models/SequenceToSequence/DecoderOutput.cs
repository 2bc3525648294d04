using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a decoder gives.</summary>
/// <param name="Logits">Scores of the next symbol, <c>[batch, time, vocabulary]</c>.</param>
/// <param name="Alignment">Where it looked, <c>[batch, time, source]</c>; none without attention.</param>
/// <param name="State">The state after the last step.</param>
public sealed record DecoderOutput(Tensor Logits, Tensor? Alignment, DecoderState State);
