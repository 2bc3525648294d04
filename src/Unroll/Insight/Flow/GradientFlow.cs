using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// How much of the gradient of a loss at the last step arrives at each earlier step of one layer: ‖∂L/∂h_t‖ and, for an LSTM, ‖∂L/∂c_t‖, over the whole
/// batch. Each counts the state at that step as a quantity of its own: ∂L/∂h_t holds c_t fixed.
/// </summary>
/// <remarks>Hochreiter 1991; Bengio, Simard and Frasconi 1994.</remarks>
/// <param name="Name">Which layer, or which cell.</param>
/// <param name="HiddenNorms">‖∂L/∂h_t‖ for each step, in the order of time.</param>
/// <param name="CellNorms">‖∂L/∂c_t‖ for each step, or null for cells without a cell state.</param>
public sealed record GradientFlow(string Name, IReadOnlyList<double> HiddenNorms, IReadOnlyList<double>? CellNorms = null)
{
    /// <summary>‖∂L/∂(h_t, c_t)‖: both states together, since either may carry what the other does not.</summary>
    public IReadOnlyList<double> Norms => CellNorms is null
        ? HiddenNorms
        : [.. HiddenNorms.Zip(CellNorms, (hidden, cell) => Math.Sqrt(hidden * hidden + cell * cell))];

    /// <summary>The factor of <see cref="Norms"/> per step back in time, fitted; see <see cref="Decay.FactorPerStep"/>.</summary>
    public double? FactorPerStep => Decay.FactorPerStep(Norms);

    /// <summary>The gradient at the first step as a share of that at the last.</summary>
    public double FirstShare => Norms.Count == 0 || Norms[^1] <= Decay.Zero ? 0 : Norms[0] / Norms[^1];

    /// <summary>One sentence: the factor, and what is left at the first step.</summary>
    public string Sentence
    {
        get
        {
            if (FactorPerStep is not { } factor) return $"{Name}: no gradient reaches the steps before the last.";
            return string.Create(CultureInfo.InvariantCulture, $"{Name}: ×{factor:0.###} per step; after {Norms.Count - 1} steps {Words.Share(FirstShare)} is left.");
        }
    }

    /// <summary>Reads the curve of one layer and direction from what a backward pass handed out.</summary>
    /// <param name="recorder">The recorder, which must have wanted <see cref="Record.Gradients"/>.</param>
    /// <param name="layer">The layer's name up to its direction: <c>rnn.layer0.forward</c>.</param>
    /// <param name="name">What to call the curve; the layer's name if absent.</param>
    public static GradientFlow From(TraceRecorder recorder, string layer, string? name = null) => new(
        name ?? layer,
        recorder[layer + ".hidden.gradient"].NormsByTime(),
        recorder.TryGet(layer + ".cell.gradient", out TracedValue? cell) ? cell.NormsByTime() : null);
}
