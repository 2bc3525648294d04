namespace Unroll.Training;

/// <summary>What a model reaches on data that it does not learn from.</summary>
/// <param name="Loss">The mean loss. Lower is better.</param>
public sealed record Evaluation(double Loss)
{
    /// <summary>What early stopping, keeping the best and schedules look at; lower is better, for instance one minus the accuracy. Default: the loss.</summary>
    public double Criterion { get; init; } = Loss;

    /// <summary>Further figures by name, for instance <c>perplexity</c> or <c>bitsPerCharacter</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The loss and all further figures, in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"loss {Loss:F4}") + string.Concat(Metrics.Select(metric => FormattableString.Invariant($", {metric.Key} {metric.Value:G6}")));
}
