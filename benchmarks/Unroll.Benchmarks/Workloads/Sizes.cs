using Unroll.Cells;

namespace Unroll.Benchmarks.Workloads;

/// <summary>The sizes of a recurrent language model, and the operations that the peers count for it: matrix products only, 2 for each multiply-add.</summary>
internal readonly record struct Sizes(RecurrentSpec Recurrent, int Vocabulary, int Embedding, int Batch, int Time)
{
    public int Tokens => Batch * Time;

    /// <summary>Per token and direction of the stack.</summary>
    public double RecurrentFlops
    {
        get
        {
            int gates = Recurrent switch { LstmSpec => 4, GruSpec => 3, _ => 1 };
            double flops = 0;
            for (int layer = 0; layer < Recurrent.Layers; layer++)
            {
                int input = layer == 0 ? Embedding : Recurrent.OutputSize;
                flops += 2.0 * gates * Recurrent.Hidden * (input + Recurrent.Hidden) * Recurrent.Directions;
            }

            return flops;
        }
    }

    /// <summary>Per token, of the whole forward pass with the output layer.</summary>
    public double ForwardFlops => RecurrentFlops + 2.0 * Recurrent.OutputSize * Vocabulary;
}
