using System.Globalization;

namespace Unroll.Insight;

/// <summary>What a trained GPT loses when positions, the scale of the scores, or the causal mask are switched off, the weights being what they are.</summary>
/// <param name="Loss">The mean loss of the model as it is, nats, each symbol of a window read with those before it in the window only.</param>
/// <param name="Symbols">How many symbols were predicted.</param>
/// <param name="Window">Symbols read at once.</param>
/// <param name="Rows">One for each thing that the model has and that was switched off.</param>
/// <remarks>This is not what a model trained without it would reach: that is another model, which has learnt to do without.</remarks>
public sealed record SwitchTable(double Loss, long Symbols, int Window, IReadOnlyList<SwitchRow> Rows)
{
    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => Rows.Count == 0
        ? "The model has neither positions nor scale nor mask: there is nothing to switch off."
        : string.Create(CultureInfo.InvariantCulture, $"The loss is {Loss:0.000} nats; ") + string.Join(", ", Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Loss:0.000} without the {row.Name} ({row.Change:+0.000;-0.000})"))) + ".";
}
