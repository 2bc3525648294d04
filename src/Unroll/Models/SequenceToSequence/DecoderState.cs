using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a decoder remembers between two steps.</summary>
/// <param name="Recurrent">The state of its layers.</param>
/// <param name="Attentional">The attentional state of the step before, <c>[batch, size]</c>, where it is fed back.</param>
public sealed record DecoderState(RecurrentState Recurrent, Tensor? Attentional = null);
