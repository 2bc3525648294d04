namespace Unroll.Cli.Rendering;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// The values in at most <paramref name="width"/> columns, each the mean of its share; the lowest is drawn as the lowest bar and the highest
    /// as the highest. A value that is not finite is drawn as <c>!</c>.
    /// </summary>
    public static string Render(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0 || width <= 0) return "";
        int columns = Math.Min(width, values.Count);
        double[] means = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            int from = (int)((long)column * values.Count / columns);
            int to = (int)((long)(column + 1) * values.Count / columns);
            double sum = 0;
            for (int i = from; i < to; i++) sum += values[i];
            means[column] = sum / (to - from);
        }

        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double mean in means)
        {
            if (!double.IsFinite(mean)) continue;
            lowest = Math.Min(lowest, mean);
            highest = Math.Max(highest, mean);
        }

        double range = highest - lowest;
        return string.Create(columns, (means, lowest, range), static (text, state) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                double share = state.range > 0 ? (state.means[i] - state.lowest) / state.range : 0;
                text[i] = double.IsFinite(state.means[i]) ? Bars[Math.Clamp((int)(share * Bars.Length), 0, Bars.Length - 1)] : '!';
            }
        });
    }
}
