using System.Globalization;

namespace Unroll.Metrics;

/// <summary>What a metric says of a set of texts.</summary>
/// <param name="Name">The metric: <c>BLEU</c>.</param>
/// <param name="Value">Its value in per cent: 0 to 100, rates of errors possibly more.</param>
/// <param name="Signature">How it was computed, as sacreBLEU writes it: <c>nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp</c>. Values compare only under one signature.</param>
public sealed record TextScore(string Name, double Value, string Signature)
{
    /// <summary>What the value is made of, by name: for BLEU <c>precision1</c> to <c>precision4</c>, <c>brevityPenalty</c>, <c>hypothesisLength</c>, <c>referenceLength</c>.</summary>
    public IReadOnlyDictionary<string, double> Parts { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The parts for a reader, in few words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>One line for a reader.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:F2}{(Detail.Length > 0 ? $" ({Detail})" : "")} {Signature}");
}
