using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a decoder remembers between two steps: a <see cref="RecurrentDecoderState"/> or a <see cref="TransformerDecoderState"/>, as the model is.</summary>
public interface IDecoderState
{
    /// <summary>Picks rows, a row any number of times; the copy belongs to the tape.</summary>
    internal IDecoderState Select(Tape tape, int[] rows);

    /// <summary>Gives back memory that belongs to no tape and that <paramref name="next"/>, if there is one, does not share; for whoever alone holds this state and will not read it again.</summary>
    internal void Release(IDecoderState? next);

    /// <summary>The numbers that stand for all that a row has read and written: what a comparison of two runs is made of.</summary>
    internal float[] Hidden(int row);
}
