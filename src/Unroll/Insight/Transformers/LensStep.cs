namespace Unroll.Insight;

/// <summary>What a layer would predict after one symbol.</summary>
/// <param name="Symbol">The likeliest next symbol, made visible.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="ChoiceRank">The rank here, from 1, of what the whole model finds likeliest.</param>
/// <param name="Divergence">KL(whole model ‖ this layer) in nats: 0 after the last block.</param>
/// <param name="NextLogProbability">log p of the symbol that does follow; null behind the end of the text.</param>
public sealed record LensStep(string Symbol, double Probability, int ChoiceRank, double Divergence, double? NextLogProbability);
