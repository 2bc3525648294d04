using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The decoder of a model from sequence to sequence, without its output layer.</summary>
internal interface ITargetDecoder
{
    /// <summary>The state before the first step.</summary>
    IDecoderState Begin(EncodedSource source);

    /// <summary>Reads what it is told: all steps of teacher forcing.</summary>
    /// <param name="pass">Tape, randomness, and who listens.</param>
    /// <param name="inputs">The symbol before each one to be predicted, <c>[batch, time]</c>.</param>
    /// <param name="source">What was read.</param>
    /// <returns>What the output layer reads, <c>[batch, time, features]</c>, where it looked, and the state after the last step.</returns>
    (Tensor Output, Tensor? Alignment, IDecoderState State) Run(Pass pass, ReadOnlySpan<int> inputs, EncodedSource source);

    /// <summary>Reads one symbol more.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="tokens">The last symbol of each sequence.</param>
    /// <param name="source">What was read.</param>
    /// <param name="state">The state before.</param>
    (Tensor Output, Tensor? Alignment, IDecoderState State) Step(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, IDecoderState state);
}
