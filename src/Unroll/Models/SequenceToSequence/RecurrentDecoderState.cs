using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a recurrent decoder remembers between two steps.</summary>
/// <param name="Recurrent">The state of its layers.</param>
/// <param name="Attentional">The attentional state of the step before, <c>[batch, size]</c>, where it is fed back.</param>
/// <param name="Coverage">The sum of the weights of all steps before, <c>[batch, source]</c>, where attention reads it.</param>
public sealed record RecurrentDecoderState(RecurrentState Recurrent, Tensor? Attentional = null, Tensor? Coverage = null) : IDecoderState
{
    IDecoderState IDecoderState.Select(Tape tape, int[] rows)
    {
        Tensor Pick(Tensor state) => tape.Embedding(state, rows, new Shape(rows.Length));
        Tensor? PickAny(Tensor? state) => state is null ? null : Pick(state);
        return new RecurrentDecoderState(new RecurrentState([.. Recurrent.HiddenStates.Select(Pick)], [.. Recurrent.CellStates.Select(Pick)]), PickAny(Attentional), PickAny(Coverage));
    }

    void IDecoderState.Release(IDecoderState? next)
    {
    }

    float[] IDecoderState.Hidden(int row) => [.. Recurrent.HiddenStates.SelectMany(layer => layer.Values.Slice(row * layer.Shape[1], layer.Shape[1]).ToArray())];
}
