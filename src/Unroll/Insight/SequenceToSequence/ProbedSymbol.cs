namespace Unroll.Insight;

/// <summary>Whether a straight cut through the space of context vectors tells sources with a symbol from sources without it.</summary>
/// <param name="Symbol">The symbol, made visible.</param>
/// <param name="Share">The share of sources that have it, 0 to 1.</param>
/// <param name="Accuracy">Right answers on sources that the probe has not learnt from, those with and those without the symbol counting half each: 0.5 is guessing, 1 is always right.</param>
public sealed record ProbedSymbol(string Symbol, double Share, double Accuracy);
