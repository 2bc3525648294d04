using Unroll.Data;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Insight;

/// <summary>Measures how well models from sequence to sequence bear one mistake.</summary>
public static class RecoveryMeasurement
{
    /// <summary>Tells one wrong symbol in every pair of a data set.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="data">Pairs; those without any symbol to be told wrongly are left out.</param>
    /// <param name="seed">Of the places of the wrong symbols.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">All targets are empty.</exception>
    public static RecoveryStatistics MeasureRecoveries(this Seq2Seq model, DataSet<SequencePair> data, ulong seed = 0, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        RandomStream places = new RandomStream(seed).Fork("recovery");
        (Seq2SeqExample, int, int?)[] trials = [.. model.Reader.Read(data).Index().Where(pair => pair.Item.Target.Length > 1)
            .Select(pair => (pair.Item, places.Below(pair.Item.Target.Length - 1, (ulong)pair.Index), (int?)null))];
        if (trials.Length == 0) throw new ArgumentException($"None of the {data.Count} targets has a symbol that could be told wrongly.", nameof(data));
        IReadOnlyList<Recovery> found = Disturbance.Run(model, trials, stop);
        int[] times = [.. found.Select(recovery => recovery.Time).OfType<int>()];
        return new RecoveryStatistics
        {
            Pairs = found.Count,
            Unmoved = times.Count(time => time == 0) / (double)found.Count,
            Lost = 1 - times.Length / (double)found.Count,
            Time = times.Any(time => time > 0) ? times.Where(time => time > 0).Average() : null,
            LossIncrease = found.Average(recovery => recovery.LossIncrease),
            After = [.. found.SelectMany(recovery => recovery.Steps.Index()).Where(step => step.Index < CascadeMeasurement.MostOffsets).GroupBy(step => step.Index, step => step.Item)
                .OrderBy(steps => steps.Key).Select(steps => new RecoveryOffset(
                    steps.Key + 1, steps.Count(), steps.Average(step => step.HiddenDistance), steps.Average(step => step.Disturbed == step.Undisturbed ? 0.0 : 1), steps.Average(step => step.LossIncrease)))],
        };
    }
}
