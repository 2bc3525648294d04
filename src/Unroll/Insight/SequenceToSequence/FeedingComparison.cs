using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Insight;

/// <summary>Compares models that differ in how their decoders were fed while they learnt: with the truth, with what they wrote themselves, or with both in turn.</summary>
/// <remarks>Bengio, Vinyals, Jaitly, Shazeer, "Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks", NIPS 2015.</remarks>
public static class FeedingComparison
{
    /// <summary>Measures each model told the truth and on its own, how its mistakes lead to mistakes, and how it bears one.</summary>
    /// <param name="models">Models and what to call them.</param>
    /// <param name="data">Pairs that none of them has learnt from.</param>
    /// <param name="options">How they write for their scores; greedily if absent. Cascades are always those of greedy writing, where each symbol follows from the ones before.</param>
    /// <param name="metrics">What the texts are judged by; the usual metrics if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static IReadOnlyList<FeedingRow> Measure(
        IReadOnlyList<(string Name, Seq2Seq Model)> models, DataSet<SequencePair> data, TranslationOptions? options = null, IReadOnlyList<ITextMetric>? metrics = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        return [.. models.Select(model => new FeedingRow(model.Name, model.Model.Evaluate(data, options, metrics, stop: stop), model.Model.MeasureCascades(data, stop), model.Model.MeasureRecoveries(data, stop: stop)))];
    }
}
