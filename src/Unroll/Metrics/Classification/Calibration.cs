namespace Unroll.Metrics;

/// <summary>Whether the probabilities of a model mean what they say: of the predictions made with 80 %, are four in five right?</summary>
/// <remarks>Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.</remarks>
public sealed class Calibration
{
    /// <summary>How many ranges probabilities are sorted into.</summary>
    public const int DefaultBins = 15;

    private Calibration(IReadOnlyList<ReliabilityBin> bins, double error) => (Bins, ExpectedError) = (bins, error);

    /// <summary>Ranges of equal width from 0 to 1.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The expected calibration error: the mean over all predictions of |confidence - accuracy| of their range, 0 to 1.</summary>
    public double ExpectedError { get; }

    /// <summary>Sorts predictions by their probability.</summary>
    /// <param name="predictions">The probability of what was predicted, and whether it is right.</param>
    /// <param name="bins">How many ranges.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no range, or a probability is none.</exception>
    public static Calibration Of(IEnumerable<(double Probability, bool Right)> predictions, int bins = DefaultBins)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        int[] count = new int[bins], right = new int[bins];
        double[] confidence = new double[bins];
        int total = 0;
        foreach ((double probability, bool isRight) in predictions)
        {
            if (!(probability >= 0 && probability <= 1)) throw new ArgumentOutOfRangeException(nameof(predictions), probability, $"{probability} is no probability.");
            int bin = Math.Min(bins - 1, (int)(probability * bins));
            count[bin]++;
            confidence[bin] += probability;
            if (isRight) right[bin]++;
            total++;
        }

        double error = 0;
        var all = new ReliabilityBin[bins];
        for (int i = 0; i < bins; i++)
        {
            int n = Math.Max(1, count[i]);
            all[i] = new ReliabilityBin((double)i / bins, (double)(i + 1) / bins, count[i], confidence[i] / n, (double)right[i] / n);
            if (total > 0) error += (double)count[i] / total * Math.Abs(all[i].Confidence - all[i].Accuracy);
        }

        return new Calibration(all, error);
    }
}
