using System.Globalization;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A copy of a forecaster's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedForecaster(Forecaster source)
{
    private const int OccludedAtOnce = 128;

    private readonly Forecaster model = source.Copy();

    public Attribution Explain(Series series, int step, string? target, TableUnit by, Series? future)
    {
        ForecasterSpec spec = model.Spec;
        if (step < 0 || step >= spec.Horizon) throw new ArgumentOutOfRangeException(nameof(step), step, $"The model foretells steps 0 to {spec.Horizon - 1} at once.");
        int of = target is null ? 0 : Find(target);
        ScaledSeries past = new ForecastRun(model, spec.Horizon).Scale(series, future, 1);
        var window = new ForecastWindow(0, past.Length);
        bool independent = spec.Channels == SeriesChannels.Independent;
        (int row, int output) = independent ? (of, 0) : (0, of);
        double unit = model.Scaling.UnscaleWidth(1, of);

        var batch = new ForecastBatch(spec, [past], [window]);
        int inputs = batch.Window.Shape[2], size = spec.LookBack * inputs;
        batch.Window.RequiresGradient = true;
        var tape = new Tape();
        Tensor forecast = model.Forward(new Pass(tape), batch);
        int value = Middle(forecast, row, step, output), place = Place(forecast.Shape, row, step, value, output);
        double score = forecast.Values[place];
        float[] seed = new float[forecast.Length];
        seed[place] = (float)unit;
        tape.Backward(forecast, seed);
        float[] values = batch.Window.Values.Slice(row * size, size).ToArray(), gradient = batch.Window.HasGradient ? batch.Window.Gradient.Slice(row * size, size).ToArray() : new float[size];

        var parts = new TableParts(spec.LookBack, inputs, by);
        (double[] norms, double[] products) = parts.Sum(values, gradient);
        return new Attribution
        {
            Output = string.Create(CultureInfo.InvariantCulture, $"forecast of '{spec.Targets[of]}' {step + 1} step{(step == 0 ? "" : "s")} ahead"),
            Score = model.Scaling.Unscale(score, of),
            Inputs = by == TableUnit.Rows ? Rows(past.Series) : Columns(independent ? spec.Targets[of] : null),
            Norms = norms,
            GradientTimesInput = products,
            Occlusion = [.. Without(past, window, row, parts, step, value, output).Select(left => (score - left) * unit)],
        };
    }

    private IEnumerable<double> Without(ScaledSeries past, ForecastWindow window, int row, TableParts parts, int step, int value, int output)
    {
        foreach (int[][] chunk in parts.InBatches(OccludedAtOnce))
        {
            var batch = new ForecastBatch(model.Spec, [past], [.. chunk.Select(_ => window)]);
            int rows = batch.Rows / chunk.Length, size = batch.Window.Length / batch.Rows;
            Span<float> values = batch.Window.Edit();
            for (int i = 0; i < chunk.Length; i++)
            {
                foreach (int place in chunk[i]) values[(i * rows + row) * size + place] = 0;
            }

            var tape = new Tape(recording: false);
            Tensor forecast = model.Forward(new Pass(tape), batch);
            double[] left = [.. Enumerable.Range(0, chunk.Length).Select(i => (double)forecast.Values[Place(forecast.Shape, i * rows + row, step, value, output)])];
            tape.End();
            foreach (double remains in left) yield return remains;
        }
    }

    // Of forecasts [rows, horizon, values, outputs].
    private static int Place(Shape shape, int row, int step, int value, int output) => ((row * shape[1] + step) * shape[2] + value) * shape[3] + output;

    // Quantiles are put in order before they are reported, so the middle one may be the work of another output.
    private int Middle(Tensor forecast, int row, int step, int output) => model.Spec.Output != ForecastOutput.Quantiles ? 0
        : Enumerable.Range(0, forecast.Shape[2]).OrderBy(value => forecast.Values[Place(forecast.Shape, row, step, value, output)]).ElementAt(model.MiddleValue);

    private int Find(string target)
    {
        for (int i = 0; i < model.Spec.Targets.Count; i++)
        {
            if (model.Spec.Targets[i] == target) return i;
        }

        throw new ArgumentException($"The model does not foretell '{target}'. Its targets are: {string.Join(", ", model.Spec.Targets)}.", nameof(target));
    }

    private string[] Rows(Series past)
    {
        int lookBack = model.Spec.LookBack, first = past.Length - lookBack;
        return [.. Enumerable.Range(0, lookBack).Select(t => past.Times.Count > 0
            ? past.Times[first + t].ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"-{lookBack - t}"))];
    }

    private string[] Columns(string? single) =>
    [
        .. single is null ? model.Spec.Targets : [single], .. model.Spec.Covariates, .. model.Spec.Known,
        .. model.Spec.Calendar.SelectMany(feature => new[] { $"{feature} sine", $"{feature} cosine" }),
    ];
}
