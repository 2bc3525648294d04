using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The encoder of a model from sequence to sequence.</summary>
internal interface ISourceReader
{
    /// <summary>Reads a batch.</summary>
    /// <param name="pass">Tape, randomness, and who listens.</param>
    /// <param name="vectors">What stands for the symbols, <c>[batch, time, features]</c>.</param>
    /// <param name="lengths">How many of them are real in each sequence.</param>
    EncodedSource Read(Pass pass, Tensor vectors, int[] lengths);
}
