namespace Unroll.Insight;

/// <summary>Derivatives from values alone.</summary>
internal static class CentralDifferences
{
    private const double Size = 1e-3;

    /// <summary>The slope at 0 of a function of one number, by the five-point rule, whose error is of fourth order.</summary>
    public static double Slope(Func<double, double> function) => (8 * (function(Size) - function(-Size)) - (function(2 * Size) - function(-2 * Size))) / (12 * Size);

    /// <summary>The length of a gradient and its direction, along which the slope should be that length; the first axis where it is zero.</summary>
    public static (double Length, double[] Direction) Of(ReadOnlySpan<float> gradient)
    {
        double length = 0;
        foreach (float g in gradient) length += (double)g * g;
        length = Math.Sqrt(length);
        double[] direction = new double[gradient.Length];
        for (int i = 0; i < direction.Length; i++) direction[i] = length > 0 ? gradient[i] / length : i == 0 ? 1 : 0;
        return (length, direction);
    }

    /// <summary>Moved along a direction.</summary>
    public static double[] Moved(double[] values, double[] direction, double size)
    {
        double[] moved = new double[values.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = values[i] + size * direction[i];
        return moved;
    }
}
