namespace Unroll.Training;

/// <summary>What a model reaches on data that it does not learn from.</summary>
/// <param name="Loss">The mean loss: what early stopping and keeping the best look at. Lower is better.</param>
public sealed record Evaluation(double Loss)
{
    /// <summary>Further figures by name, for instance <c>perplexity</c> or <c>bitsPerCharacter</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);
}
