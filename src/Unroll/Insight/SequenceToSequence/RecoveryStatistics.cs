using System.Globalization;

namespace Unroll.Insight;

/// <summary>How well a model bears one mistake: in every pair one symbol, drawn anew for each, is told wrongly, as the likeliest wrong one, and all the others as they are.</summary>
public sealed record RecoveryStatistics
{
    /// <summary>How many pairs were disturbed.</summary>
    public required int Pairs { get; init; }

    /// <summary>The share of pairs in which the likeliest symbols are those of the undisturbed decoder at once, 0 to 1.</summary>
    public required double Unmoved { get; init; }

    /// <summary>The share of pairs in which the last symbol is still another one.</summary>
    public required double Lost { get; init; }

    /// <summary>The mean number of steps until the likeliest symbols are the old ones for good, over the pairs where they are not the same at once but come to be; null where there are none.</summary>
    public required double? Time { get; init; }

    /// <summary>By how much the loss of all later symbols grew, in nats, the mean over the pairs.</summary>
    public required double LossIncrease { get; init; }

    /// <summary>The same step by step behind the wrong symbol, up to <see cref="CascadeMeasurement.MostOffsets"/> steps.</summary>
    public required IReadOnlyList<RecoveryOffset> After { get; init; }

    /// <summary>After how many steps the mean distance of the hidden states has halved, fitted; null where it does not shrink.</summary>
    public double? HalfLife => Decay.HalfLife(Decay.FactorPerStep([.. After.Select(step => step.HiddenDistance).Reverse()]));

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"Of {Pairs} texts with one symbol told wrongly {Words.Share(Unmoved)} go on as if nothing had happened and {Words.Share(Lost)} do not find back{(Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"; the others have after {time:0.0} steps on average") : "")}; the rest of a text costs {LossIncrease:+0.00;-0.00;0.00} nats.");
}
