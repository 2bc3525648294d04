using System.Globalization;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Scores by the length of the source, for one model or several side by side: where one context vector is too small for all that was read.</summary>
/// <param name="Models">What the models are called.</param>
/// <param name="Metrics">What the metrics are called.</param>
/// <param name="Buckets">From the shortest sources to the longest.</param>
/// <remarks>As in Bahdanau, Cho, Bengio 2015, figure 2.</remarks>
public sealed record LengthTable(IReadOnlyList<string> Models, IReadOnlyList<string> Metrics, IReadOnlyList<LengthBucket> Buckets)
{
    /// <summary>One sentence for each model, computed from the first metric.</summary>
    public IReadOnlyList<string> Sentences => Buckets.Count < 2 ? [] : [.. Models.Select((name, model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {Metrics[0]} {Buckets[0].Scores[model][0].Value:0.0} on {Range(Buckets[0])} symbols, {Buckets[^1].Scores[model][0].Value:0.0} on {Range(Buckets[^1])}."))];

    /// <summary>Lets models write and compares what they wrote, by length.</summary>
    /// <param name="models">Models and what to call them. Lengths are counted in the symbols that the first one reads.</param>
    /// <param name="data">Pairs.</param>
    /// <param name="metrics">What is computed; BLEU and exact match if absent.</param>
    /// <param name="buckets">How many groups of about the same number of pairs; fewer where many sources have one length. Default: 5.</param>
    /// <param name="options">How the models write; greedily if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">There is no model, no pair or no metric.</exception>
    public static LengthTable Measure(
        IReadOnlyList<(string Name, Seq2Seq Model)> models, DataSet<SequencePair> data, IReadOnlyList<ITextMetric>? metrics = null, int buckets = 5, TranslationOptions? options = null,
        CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(buckets);
        metrics ??= [new Bleu(), new ExactMatch()];
        if (models.Count == 0 || data.Count == 0 || metrics.Count == 0) throw new ArgumentException($"{models.Count} models, {data.Count} pairs and {metrics.Count} metrics: give at least one of each.", nameof(models));
        int[] lengths = [.. data.Select(pair => models[0].Model.Reader.Source(pair.Source).Length)];
        string[] sources = [.. data.Select(pair => pair.Source)];
        IReadOnlyList<Translation>[] written = [.. models.Select(model => model.Model.TranslateBatch(sources, options, stop))];
        return new LengthTable(
            [.. models.Select(model => model.Name)],
            [.. metrics.Select(metric => metric.Name)],
            [.. Groups(lengths, buckets).Select(group => new LengthBucket(
                lengths[group[0]], lengths[group[^1]], group.Length,
                [.. written.Select(texts => (IReadOnlyList<TextScore>)[.. metrics.Select(metric =>
                    metric.Corpus([.. group.Select(i => texts[i].Text)], [.. group.Select(i => data[i].Target)]))])]))]);
    }

    // Sources of one length stay together.
    private static List<int[]> Groups(int[] lengths, int buckets)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i])];
        var groups = new List<int[]>();
        int from = 0;
        for (int bucket = 1; bucket <= buckets; bucket++)
        {
            int to = (int)((long)order.Length * bucket / buckets);
            while (to > 0 && to < order.Length && lengths[order[to]] == lengths[order[to - 1]]) to++;
            if (to <= from) continue;
            groups.Add(order[from..to]);
            from = to;
        }

        return groups;
    }

    private static string Range(LengthBucket bucket) => bucket.Shortest == bucket.Longest
        ? bucket.Shortest.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{bucket.Shortest} to {bucket.Longest}");
}
