namespace Unroll.Metrics;

/// <summary>How far the numbers that a regressor gave are from the true ones, over all sequences and scores, in the units of the data.</summary>
/// <param name="Sequences">How many sequences.</param>
/// <param name="MeanSquared">Mean of (x - y)².</param>
/// <param name="MeanAbsolute">Mean of |x - y|.</param>
/// <param name="BaselineSquared">The same squared error if the mean of these very scores had been said each time, which no honest forecast knows.</param>
public sealed record RegressionScore(int Sequences, double MeanSquared, double MeanAbsolute, double BaselineSquared)
{
    /// <summary>R²: the share of the scores' variance that is explained; 0 is as good as saying the mean, below it worse. NaN where the scores do not vary.</summary>
    public double Determination => BaselineSquared > 0 ? 1 - MeanSquared / BaselineSquared : double.NaN;
}
