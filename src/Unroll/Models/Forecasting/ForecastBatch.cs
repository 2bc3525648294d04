using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// Windows as the network reads them. Offsets and widths lead back: scaled value = offset + width x forecast. With independent channels each target of each window
/// is a sequence of its own.
/// </summary>
internal sealed class ForecastBatch
{
    private const double Smallest = 1e-5;

    private readonly ForecasterSpec spec;
    private readonly int outputs;

    /// <summary>Collects windows.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="series">The scaled series.</param>
    /// <param name="windows">Which of their windows.</param>
    public ForecastBatch(ForecasterSpec spec, IReadOnlyList<ScaledSeries> series, IReadOnlyList<ForecastWindow> windows)
    {
        this.spec = spec;
        bool independent = spec.Channels == SeriesChannels.Independent;
        int targets = spec.Targets.Count, known = series[windows[0].Series].KnownCount, groups = independent ? targets : 1;
        outputs = targets / groups;
        Rows = windows.Count * groups;
        int inputs = Inputs(spec);
        Window = Tensor.Zeros(new Shape(Rows, spec.LookBack, inputs));
        Known = known == 0 ? null : Tensor.Zeros(new Shape(Rows, spec.Horizon, known));
        Offsets = Tensor.Zeros(new Shape(Rows, 1, 1, outputs));
        Widths = Tensor.Zeros(new Shape(Rows, 1, 1, outputs));
        for (int i = 0; i < windows.Count; i++)
        {
            ScaledSeries one = series[windows[i].Series];
            for (int group = 0; group < groups; group++) Fill(one, windows[i].Time, group * outputs, i * groups + group);
        }
    }

    /// <summary>Sequences that the network reads.</summary>
    public int Rows { get; }

    /// <summary><c>[rows, look-back, inputs]</c>.</summary>
    public Tensor Window { get; }

    /// <summary><c>[rows, horizon, known]</c>, if anything is known.</summary>
    public Tensor? Known { get; }

    /// <summary><c>[rows, 1, 1, outputs]</c>.</summary>
    public Tensor Offsets { get; }

    /// <summary><c>[rows, 1, 1, outputs]</c>.</summary>
    public Tensor Widths { get; }

    /// <summary>How many features the network reads at each step.</summary>
    public static int Inputs(ForecasterSpec spec) =>
        (spec.Channels == SeriesChannels.Independent ? 1 : spec.Targets.Count) + spec.Covariates.Count + spec.Known.Count + Data.Calendar.Count(spec.Calendar);

    /// <summary>How many rows a window needs before its forecast.</summary>
    public static int RowsBefore(ForecasterSpec spec) => spec.LookBack + (spec.Differencing == SeriesDifferencing.None ? 0 : 1);

    /// <summary>What happened, scaled: <c>[rows, horizon, 1, outputs]</c>.</summary>
    public static Tensor Truth(ForecasterSpec spec, IReadOnlyList<ScaledSeries> series, IReadOnlyList<ForecastWindow> windows)
    {
        int targets = spec.Targets.Count, groups = spec.Channels == SeriesChannels.Independent ? targets : 1, width = targets / groups;
        Tensor truth = Tensor.Zeros(new Shape(windows.Count * groups, spec.Horizon, 1, width));
        Span<float> values = truth.Edit();
        int at = 0;
        foreach (ForecastWindow window in windows)
        {
            float[] source = series[window.Series].Targets;
            for (int group = 0; group < groups; group++)
            {
                for (int step = 0; step < spec.Horizon; step++, at += width)
                    source.AsSpan((window.Time + step) * targets + group * width, width).CopyTo(values[at..]);
            }
        }

        return truth;
    }

    private void Fill(ScaledSeries series, int time, int first, int row)
    {
        int lookBack = spec.LookBack, inputs = Window.Shape[2], start = time - lookBack, targets = series.TargetCount;
        Span<float> window = Window.Edit().Slice(row * lookBack * inputs, lookBack * inputs);
        Span<float> offsets = Offsets.Edit().Slice(row * outputs, outputs), widths = Widths.Edit().Slice(row * outputs, outputs);
        for (int i = 0; i < outputs; i++)
        {
            (float offset, float width) = Frame(series, start, time, first + i);
            (offsets[i], widths[i]) = (offset, width);
            for (int step = 0; step < lookBack; step++)
            {
                float value = series.Targets[(start + step) * targets + first + i];
                window[step * inputs + i] = spec.Differencing == SeriesDifferencing.None
                    ? (value - offset) / width
                    : value - series.Targets[(start + step - 1) * targets + first + i];
            }
        }

        for (int step = 0; step < lookBack; step++)
        {
            Span<float> rest = window.Slice(step * inputs + outputs, inputs - outputs);
            series.Past.AsSpan((start + step) * series.PastCount, series.PastCount).CopyTo(rest);
            series.Known.AsSpan((start + step) * series.KnownCount, series.KnownCount).CopyTo(rest[series.PastCount..]);
        }

        if (Known is not null) series.Known.AsSpan(time * series.KnownCount, spec.Horizon * series.KnownCount).CopyTo(Known.Edit()[(row * spec.Horizon * series.KnownCount)..]);
    }

    private (float Offset, float Width) Frame(ScaledSeries series, int start, int end, int target)
    {
        int targets = series.TargetCount;
        if (spec.Differencing != SeriesDifferencing.None || spec.Normalization == WindowNormalization.LastValue) return (series.Targets[(end - 1) * targets + target], 1);
        if (spec.Normalization == WindowNormalization.None) return (0, 1);
        double sum = 0, squares = 0;
        for (int t = start; t < end; t++) sum += series.Targets[t * targets + target];
        double mean = sum / (end - start);
        for (int t = start; t < end; t++) squares += (series.Targets[t * targets + target] - mean) * (series.Targets[t * targets + target] - mean);
        return ((float)mean, (float)Math.Sqrt(squares / (end - start) + Smallest));
    }
}
