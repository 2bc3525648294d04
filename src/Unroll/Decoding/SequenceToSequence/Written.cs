namespace Unroll.Decoding;

/// <summary>What a decoder wrote for one source.</summary>
/// <param name="Ids">The symbols, without <c>&lt;eos&gt;</c>.</param>
/// <param name="LogProbability">The sum of the natural logarithms of their probabilities, that of the end included.</param>
/// <param name="Ended">Whether it ended by itself; otherwise it was cut off.</param>
/// <param name="Alignment">For each symbol, and for the end, where the decoder looked: weights over the source. Empty without attention.</param>
internal sealed record Written(int[] Ids, double LogProbability, bool Ended, IReadOnlyList<float[]> Alignment);
