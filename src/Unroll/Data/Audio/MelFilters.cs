namespace Unroll.Data;

/// <summary>Overlapping triangles over the frequencies of a Fourier transform, their corners equally far apart in mel.</summary>
internal sealed class MelFilters
{
    private const double SlaneyStep = 200.0 / 3;
    private const double SlaneyBreak = 1000;
    private static readonly double slaneyLog = Math.Log(6.4) / 27;

    private readonly int[] first;
    private readonly double[][] weights;

    public MelFilters(LogMelSpec spec)
    {
        double low = ToMel(spec.LowestFrequency, spec.Scale), step = (ToMel(spec.Highest, spec.Scale) - low) / (spec.Bands + 1);
        double[] corners = [.. Enumerable.Range(0, spec.Bands + 2).Select(i => ToHertz(low + i * step, spec.Scale))];
        double width = (double)spec.SampleRate / spec.Size;
        first = new int[spec.Bands];
        weights = new double[spec.Bands][];
        for (int band = 0; band < spec.Bands; band++)
        {
            (double left, double peak, double right) = (corners[band], corners[band + 1], corners[band + 2]);
            double height = spec.Scale == MelScale.Slaney ? 2 / (right - left) : 1;
            first[band] = (int)Math.Floor(left / width) + 1;
            int end = Math.Min(spec.Size / 2, (int)Math.Ceiling(right / width) - 1);
            weights[band] = new double[Math.Max(0, end + 1 - first[band])];
            for (int i = 0; i < weights[band].Length; i++)
            {
                double frequency = (first[band] + i) * width;
                weights[band][i] = height * Math.Min((frequency - left) / (peak - left), (right - frequency) / (right - peak));
            }
        }
    }

    /// <summary>The first band that gathers nothing, or -1.</summary>
    public int FirstEmpty => Array.FindIndex(weights, row => !row.Any(weight => weight > 0));

    /// <summary>The weight of a frequency, by its index, in a band.</summary>
    public double this[int band, int bin] => bin < first[band] || bin >= first[band] + weights[band].Length ? 0 : weights[band][bin - first[band]];

    /// <summary>The power in a band.</summary>
    public double Power(int band, ReadOnlySpan<double> power)
    {
        double sum = 0;
        double[] row = weights[band];
        ReadOnlySpan<double> under = power.Slice(first[band], row.Length);
        for (int i = 0; i < row.Length; i++) sum += row[i] * under[i];
        return sum;
    }

    public static double ToMel(double hertz, MelScale scale) => scale == MelScale.Htk ? 2595 * Math.Log10(1 + hertz / 700)
        : hertz < SlaneyBreak ? hertz / SlaneyStep : SlaneyBreak / SlaneyStep + Math.Log(hertz / SlaneyBreak) / slaneyLog;

    public static double ToHertz(double mel, MelScale scale) => scale == MelScale.Htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < SlaneyBreak / SlaneyStep ? mel * SlaneyStep : SlaneyBreak * Math.Exp(slaneyLog * (mel - SlaneyBreak / SlaneyStep));
}
