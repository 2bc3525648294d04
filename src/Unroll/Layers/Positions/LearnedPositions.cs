namespace Unroll.Layers;

/// <summary>A learned vector for each place, added to what comes in; there is none beyond the context. Gehring et al. 2017; GPT, BERT.</summary>
public sealed record LearnedPositions : PositionSpec;
