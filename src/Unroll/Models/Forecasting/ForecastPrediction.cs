using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Forecasts of many windows, some at a time so that memory stays bounded. How windows are grouped changes no bit of a forecast.</summary>
internal static class ForecastPrediction
{
    // Numbers that the windows of one batch may have.
    private const int Budget = 1 << 20;

    /// <summary>Scaled forecasts of each window, in order: <c>[horizon, values, targets]</c>.</summary>
    public static IEnumerable<float[]> Predict(Forecaster model, IReadOnlyList<ScaledSeries> series, IReadOnlyList<ForecastWindow> windows)
    {
        ForecasterSpec spec = model.Spec;
        int each = spec.LookBack * ForecastBatch.Inputs(spec) * (spec.Channels == SeriesChannels.Independent ? spec.Targets.Count : 1);
        foreach (ForecastWindow[] batch in windows.Chunk(Math.Clamp(Budget / each, 1, 256)))
        {
            var tape = new Tape(recording: false);
            Tensor forecast = model.Forward(new Pass(tape), new ForecastBatch(spec, series, batch));
            float[][] results = [.. Enumerable.Range(0, batch.Length).Select(i => Gather(forecast, i, spec.Targets.Count))];
            tape.End();
            foreach (float[] result in results) yield return result;
        }
    }

    // Independent channels are rows of their own; together they are the innermost dimension.
    private static float[] Gather(Tensor forecast, int window, int targets)
    {
        int horizon = forecast.Shape[1], values = forecast.Shape[2], outputs = forecast.Shape[3], groups = targets / outputs, size = horizon * values * outputs;
        float[] result = new float[horizon * values * targets];
        for (int group = 0; group < groups; group++)
        {
            ReadOnlySpan<float> row = forecast.Values.Slice((window * groups + group) * size, size);
            for (int i = 0; i < horizon * values; i++) row.Slice(i * outputs, outputs).CopyTo(result.AsSpan(i * targets + group * outputs));
        }

        return result;
    }
}
