using Unroll.Data;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// Between the units of the data and those of the model: s = (u - offset) / width for each column, where u is the value, or for targets its logarithm. Offset and
/// width are measured on the training part and are buffers of the model.
/// </summary>
internal sealed class ForecastScaling
{
    private readonly ForecasterSpec spec;
    private readonly Parameter offset;
    private readonly Parameter width;

    public ForecastScaling(ParameterScope scope, ForecasterSpec spec)
    {
        this.spec = spec;
        Columns = [.. spec.Targets, .. spec.Covariates, .. spec.Known];
        offset = scope.CreateBuffer("offset", new Shape(Columns.Count));
        width = scope.CreateBuffer("width", new Shape(Columns.Count), 1);
    }

    /// <summary>Targets, covariates and known columns in this order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Measures the training part.</summary>
    public void Fit(IReadOnlyList<SeriesPart> train)
    {
        Span<float> offsets = offset.Value.Edit(), widths = width.Value.Edit();
        for (int column = 0; column < Columns.Count; column++)
        {
            bool changes = spec.Differencing != SeriesDifferencing.None && IsTarget(column);
            (double from, double size) = spec.Scaling switch
            {
                SeriesScaling.Standard => Standard(Read(train, column, changes)),
                SeriesScaling.MinMax => Bounds(Read(train, column, changes)),
                _ => (0, 1),
            };
            // A change of zero stays zero, so that levels and changes are scaled alike.
            offsets[column] = changes ? 0 : (float)from;
            widths[column] = size > 0 && (float)size > 0 ? (float)size : 1;
        }
    }

    /// <summary>A value in the units of the model.</summary>
    /// <exception cref="ArgumentException">A logarithm is wanted of a value that has none.</exception>
    public float Scale(double value, int column, Series series, int time)
    {
        double u = Logarithmic(column) ? Log(value, column, series, time) : value;
        return (float)((u - offset.Value.Values[column]) / width.Value.Values[column]);
    }

    /// <summary>The value of a target in the units of the data.</summary>
    public double Unscale(double scaled, int target)
    {
        double u = scaled * width.Value.Values[target] + offset.Value.Values[target];
        return Logarithmic(target) ? Math.Exp(u) : u;
    }

    /// <summary>A standard deviation in the units of the data; with logarithms it stays one of the logarithm.</summary>
    public double UnscaleWidth(double scaled, int target) => scaled * width.Value.Values[target];

    private bool IsTarget(int column) => column < spec.Targets.Count;

    private bool Logarithmic(int column) => spec.Differencing == SeriesDifferencing.LogDifference && IsTarget(column);

    private IEnumerable<double> Read(IReadOnlyList<SeriesPart> train, int column, bool changes)
    {
        foreach (SeriesPart part in train)
        {
            int place = part.Series.IndexOf(Columns[column]);
            double before = 0;
            for (int t = part.From; t < part.To; t++)
            {
                double value = part.Series[t][place];
                if (Logarithmic(column)) value = Log(value, column, part.Series, t);
                if (!changes) yield return value;
                else if (t > part.From) yield return value - before;
                before = value;
            }
        }
    }

    private double Log(double value, int column, Series series, int time) => value > 0
        ? Math.Log(value)
        : throw new ArgumentException(FormattableString.Invariant(
            $"Column '{Columns[column]}' of the series '{series.Name}' is {value} in row {time}, counted from 0, and has no logarithm. Use differencing 'Difference', or values above zero."), nameof(value));

    private static (double Mean, double Deviation) Standard(IEnumerable<double> values)
    {
        // Two passes: a large level must not swallow a small deviation.
        double[] all = [.. values];
        if (all.Length == 0) return (0, 1);
        double mean = all.Sum() / all.Length, squares = 0;
        foreach (double value in all) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / all.Length));
    }

    private static (double Least, double Range) Bounds(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? (0, 1) : (all.Min(), all.Max() - all.Min());
    }
}
