using Unroll.Data;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Measures how mistakes of models from sequence to sequence lead to mistakes.</summary>
public static class CascadeMeasurement
{
    /// <summary>Places behind the first mistake that are counted one by one.</summary>
    public const int MostOffsets = 20;

    /// <summary>How mistakes lead to mistakes over a data set.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="data">Pairs.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static CascadeStatistics MeasureCascades(this Seq2Seq model, DataSet<SequencePair> data, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        CascadeOutcome[] outcomes = [.. CascadeOutcome.Run(model, [.. model.Reader.Read(data)], everything: false, stop).Select(run => run.Outcome)];
        CascadeOutcome[] wrong = [.. outcomes.Where(outcome => outcome.First is not null)];
        // Every place behind the first mistake of a pair.
        (int Offset, bool Free, bool Forced)[] behind =
            [.. wrong.SelectMany(outcome => Enumerable.Range(1, outcome.Free.Length - outcome.First!.Value - 1).Select(j => (j, outcome.Free[outcome.First!.Value + j], outcome.Forced[outcome.First!.Value + j])))];
        (bool Before, bool Now)[] free = [.. outcomes.SelectMany(outcome => Neighbours(outcome.Free))], forced = [.. outcomes.SelectMany(outcome => Neighbours(outcome.Forced))];
        return new CascadeStatistics
        {
            Pairs = outcomes.Length,
            Symbols = outcomes.Sum(outcome => (long)outcome.Free.Length),
            FreeExact = 1 - (double)wrong.Length / Math.Max(1, outcomes.Length),
            ForcedExact = Share(outcomes.Select(outcome => Array.TrueForAll(outcome.Forced, error => !error))) ?? 1,
            FreeErrorRate = Share(outcomes.SelectMany(outcome => outcome.Free)) ?? 0,
            ForcedErrorRate = Share(outcomes.SelectMany(outcome => outcome.Forced)) ?? 0,
            FreeErrorAfterError = Share(free.Where(pair => pair.Before).Select(pair => pair.Now)),
            FreeErrorAfterRight = Share(free.Where(pair => !pair.Before).Select(pair => pair.Now)),
            ForcedErrorAfterError = Share(forced.Where(pair => pair.Before).Select(pair => pair.Now)),
            ForcedErrorAfterRight = Share(forced.Where(pair => !pair.Before).Select(pair => pair.Now)),
            UntilFirstError = Mean(wrong.Select(outcome => outcome.First!.Value)),
            CascadeLength = Mean(wrong.Select(outcome => outcome.Length)),
            EditsFromFirstError = Mean(wrong.Select(outcome => outcome.Edits)),
            FreeErrorAfterFirst = Share(behind.Select(place => place.Free)),
            ForcedErrorAfterFirst = Share(behind.Select(place => place.Forced)),
            AnotherErrorFollows = Share(wrong.Select(outcome => outcome.Free.Skip(outcome.First!.Value + 1).Any(error => error))),
            AfterFirst = [.. behind.Where(place => place.Offset <= MostOffsets).GroupBy(place => place.Offset).OrderBy(places => places.Key).Select(places =>
                new CascadeOffset(places.Key, places.Count(), Share(places.Select(place => place.Free))!.Value, Share(places.Select(place => place.Forced))!.Value))],
        };
    }

    private static IEnumerable<(bool Before, bool Now)> Neighbours(bool[] wrong) => wrong.Zip(wrong.Skip(1));

    private static double? Share(IEnumerable<bool> events) => Mean(events.Select(happened => happened ? 1 : 0));

    private static double? Mean(IEnumerable<int> values)
    {
        (long sum, long count) = (0, 0);
        foreach (int value in values) (sum, count) = (sum + value, count + 1);
        return count > 0 ? (double)sum / count : null;
    }
}
