using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a decoder remembers between two steps: a <see cref="RecurrentDecoderState"/> or a <see cref="TransformerDecoderState"/>, as the model is.</summary>
public interface IDecoderState
{
    /// <summary>Picks rows, a row any number of times; the copy belongs to the tape.</summary>
    internal IDecoderState Select(Tape tape, int[] rows);

    /// <summary>The numbers that stand for all that a row has read and written: what a comparison of two runs is made of.</summary>
    internal float[] Hidden(int row);
}
