using System.Globalization;

namespace Unroll.Insight;

/// <summary>When a prediction is made: what each layer would say already, if the last norm and the output weights were applied to what it gives.</summary>
/// <param name="Labels">The symbols that were read, made visible.</param>
/// <param name="Layers">From the embedding to the last block, which gives the model's own prediction.</param>
/// <remarks>nostalgebraist, "interpreting GPT: the logit lens", 2020.</remarks>
public sealed record LogitLens(IReadOnlyList<string> Labels, IReadOnlyList<LensLayer> Layers)
{
    /// <summary>For each symbol the first layer from which on the model's choice stands first and stays there.</summary>
    public IReadOnlyList<int> Decided { get; } = [.. Enumerable.Range(0, Labels.Count).Select(t => Layers.Count - Layers.Reverse().TakeWhile(layer => layer.Steps[t].ChoiceRank == 1).Count())];

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            string loss = Layers[^1].Loss is { } last
                ? string.Create(CultureInfo.InvariantCulture, $" The loss on this text falls from {Layers[0].Loss:0.00} nats after the {Layers[0].Name} to {last:0.00}.")
                : "";
            string shares = string.Join(", ", Layers.SkipLast(1).Select(layer => string.Create(CultureInfo.InvariantCulture, $"{100 * layer.Agreement:0} % after {(layer == Layers[0] ? "the " : "")}{layer.Name}")));
            return $"The choice of the whole model stands first for {shares}.{loss}";
        }
    }
}
