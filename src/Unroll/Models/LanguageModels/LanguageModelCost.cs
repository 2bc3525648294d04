using Unroll.Cells;

namespace Unroll.Models;

/// <summary>What a language model needs, in closed form: known before anything is built.</summary>
public sealed record LanguageModelCost
{
    private const int FloatBytes = sizeof(float);

    /// <summary>Number of trainable numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes of weights, gradients and the optimiser's memory.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes that one update keeps from the forward for the backward pass, and their gradients.</summary>
    public required long ActivationBytes { get; init; }

    /// <summary>Floating-point operations of one update, a multiply-add counted as two: forward once, backward twice.</summary>
    public required double FlopsPerUpdate { get; init; }

    /// <summary>All bytes of training, without the text and the program itself.</summary>
    public long Bytes => WeightBytes + ActivationBytes;

    /// <summary>The cost of training.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="symbols">The size of the vocabulary.</param>
    /// <param name="batch">Sequences in one update.</param>
    /// <param name="time">Steps in one update.</param>
    /// <param name="optimizerState">How many numbers the optimiser remembers for each weight: 2 for Adam.</param>
    public static LanguageModelCost OfTraining(LanguageModelSpec spec, int symbols, int batch, int time, int optimizerState)
    {
        ArgumentNullException.ThrowIfNull(spec);
        RecurrentSpec recurrent = spec.Recurrent;
        double gates = recurrent switch { LstmSpec => 4, GruSpec => 3, _ => 1 };
        double hidden = recurrent.Hidden, state = recurrent.StateSize, embedding = spec.Embedding, rows = (double)batch * time;
        double parameters = symbols * embedding + (spec.Tied ? 0 : symbols * state) + symbols, products = symbols * state;
        // Results, each with its gradient; then what cells keep besides; then the gradients of one layer's gates, which the next layer's reuse.
        double results = embedding * (spec.InputDropout > 0 ? 2 : 1) + state * (spec.OutputDropout > 0 ? 1 : 0) + symbols, kept = 0;
        for (int layer = 0; layer < recurrent.Layers; layer++)
        {
            double input = layer == 0 ? embedding : state, matrices = gates * hidden * (input + state) + (state < hidden ? state * hidden : 0);
            parameters += matrices + (recurrent.Bias ? 2 * gates * hidden : 0);
            products += matrices;
            results += state + (recurrent.Dropout > 0 && layer + 1 < recurrent.Layers ? state : 0);
            kept += gates * hidden + (recurrent is ElmanSpec ? 0 : hidden);
        }

        return new LanguageModelCost
        {
            Parameters = Whole(parameters),
            WeightBytes = Whole(parameters * FloatBytes * (2 + optimizerState)),
            ActivationBytes = Whole(rows * FloatBytes * (2 * results + kept + gates * hidden)),
            FlopsPerUpdate = 2 * products * rows * 3,
        };
    }

    private static long Whole(double number) => number < long.MaxValue ? (long)number : long.MaxValue;
}
