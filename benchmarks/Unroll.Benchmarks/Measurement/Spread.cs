namespace Unroll.Benchmarks.Measurement;

/// <summary>Smallest, middle and largest of several measurements.</summary>
internal readonly record struct Spread(double Minimum, double Median, double Maximum)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? default : new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    /// <summary>The amount per unit of time, where this spread is the time.</summary>
    public Spread Rate(double amount) => new(amount / Maximum, amount / Median, amount / Minimum);

    public Spread Times(double factor) => new(Minimum * factor, Median * factor, Maximum * factor);
}
