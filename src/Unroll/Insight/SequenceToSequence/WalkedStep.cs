namespace Unroll.Insight;

/// <summary>What a decoder did at one step.</summary>
/// <param name="Likeliest">The symbol that greedy decoding would take.</param>
/// <param name="LogProbabilities">The natural logarithms of all symbols' probabilities, if wanted.</param>
/// <param name="Hidden">The hidden states of all layers after each other, if wanted.</param>
internal sealed record WalkedStep(int Likeliest, double[] LogProbabilities, float[] Hidden)
{
    /// <summary>‖this - other‖ / ‖this‖ of the hidden states.</summary>
    public double Distance(WalkedStep other) => Distance(Hidden, other.Hidden);

    /// <summary>‖one - other‖ / ‖one‖.</summary>
    public static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double difference = 0, length = 0;
        for (int i = 0; i < one.Length; i++)
        {
            double gap = (double)one[i] - other[i];
            difference += gap * gap;
            length += (double)one[i] * one[i];
        }

        return difference == 0 ? 0 : Math.Sqrt(difference / length);
    }

    /// <summary>KL(this ‖ other) in nats: Σ p (log p - log q).</summary>
    public double Divergence(WalkedStep other) => Distribution.Divergence(LogProbabilities, other.LogProbabilities);
}
