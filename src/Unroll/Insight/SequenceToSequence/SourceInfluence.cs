using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// Which source symbols a model knows of: what each moved in the context vector, which is the decoder's first state and without attention all that it has, and in the log probability of
/// each target symbol. Taken out is a symbol by an unknown one in its place.
/// </summary>
public sealed record SourceInfluence
{
    /// <summary>What was read, made visible.</summary>
    public required IReadOnlyList<string> Source { get; init; }

    /// <summary>The target whose probability is explained, with its end.</summary>
    public required IReadOnlyList<string> Target { get; init; }

    /// <summary>For each source symbol ‖∂ context / ∂ x_i‖, the Frobenius norm: what a small change of its vector can do; beyond 256 numbers of context estimated to a few per cent. Null where the decoder begins from zeros.</summary>
    public required IReadOnlyList<double>? ContextNorms { get; init; }

    /// <summary>For each source symbol ‖context - context without it‖ / ‖context‖. Null where the decoder begins from zeros.</summary>
    public required IReadOnlyList<double>? ContextChanges { get; init; }

    /// <summary>For each target symbol what each source symbol did to its log probability, given the true symbols before it.</summary>
    public required IReadOnlyList<Attribution> Attributions { get; init; }

    /// <summary>For each target symbol where the model looked; null without attention.</summary>
    public required IReadOnlyList<IReadOnlyList<float>>? Alignment { get; init; }

    /// <summary>For each source symbol how much the log probability of the whole target falls without it.</summary>
    public IReadOnlyList<double> Occlusion => [.. Enumerable.Range(0, Source.Count).Select(i => Attributions.Sum(symbol => symbol.Occlusion[i]))];

    /// <summary>Whether attention and occlusion put the source symbols in the same order, -1 to 1: Spearman's correlation, the mean over target symbols. Null without attention.</summary>
    public double? AttentionAgreesWithOcclusion => Agreement(symbol => symbol.Occlusion);

    /// <summary>The same of attention and the length of the gradient.</summary>
    public double? AttentionAgreesWithGradient => Agreement(symbol => symbol.Norms);

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            IReadOnlyList<double> falls = Occlusion;
            int most = falls.Index().MaxBy(fall => fall.Item).Index, least = falls.Index().MinBy(fall => Math.Abs(fall.Item)).Index;
            string text = string.Create(
                CultureInfo.InvariantCulture, $"The target hangs most on '{Source[most]}' (log p {-falls[most]:+0.00;-0.00;0.00} without it), least on '{Source[least]}' ({-falls[least]:+0.00;-0.00;0.00}).");
            if (ContextChanges is { } changes)
                text += string.Create(CultureInfo.InvariantCulture, $" The context vector moves by {100 * changes[0]:0} % of its length without the first symbol and {100 * changes[^1]:0} % without the last.");
            if (AttentionAgreesWithOcclusion is { } agreement) text += string.Create(CultureInfo.InvariantCulture, $" Attention and occlusion agree in rank by {agreement:0.00}.");
            return text;
        }
    }

    private double? Agreement(Func<Attribution, double[]> measure)
    {
        if (Alignment is null) return null;
        double[] found = [.. Alignment.Zip(Attributions, (weights, symbol) => RankCorrelation.Of([.. weights.Select(weight => (double)weight)], measure(symbol))).OfType<double>()];
        return found.Length > 0 ? found.Average() : null;
    }
}
