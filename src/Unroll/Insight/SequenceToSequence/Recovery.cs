using System.Globalization;

namespace Unroll.Insight;

/// <summary>An experiment: a decoder that is told the truth throughout but for one wrong symbol. How long does it show?</summary>
public sealed record Recovery
{
    /// <summary>What was read, made visible.</summary>
    public required IReadOnlyList<string> Source { get; init; }

    /// <summary>The place of the wrong symbol in the truth, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>The true symbol there.</summary>
    public required string Truth { get; init; }

    /// <summary>What the decoder was told instead.</summary>
    public required string Told { get; init; }

    /// <summary>How probable the model thought that symbol there.</summary>
    public required double ToldProbability { get; init; }

    /// <summary>The steps after it, from the first that reads it to the end of the truth.</summary>
    public required IReadOnlyList<RecoveryStep> Steps { get; init; }

    /// <summary>After how many steps the likeliest symbols are those of the undisturbed decoder for good; 0 if they are at once, null if the last one is still another.</summary>
    public int? Time
    {
        get
        {
            int last = Steps.Count - 1;
            while (last >= 0 && Steps[last].Disturbed == Steps[last].Undisturbed) last--;
            return last == Steps.Count - 1 && last >= 0 ? null : last + 1;
        }
    }

    /// <summary>After how many steps the distance of the hidden states has halved, fitted; null where it does not shrink.</summary>
    public double? HalfLife => Decay.HalfLife(Decay.FactorPerStep([.. Steps.Select(step => step.HiddenDistance).Reverse()]));

    /// <summary>By how much the loss of all later symbols grew, in nats.</summary>
    public double LossIncrease => Steps.Sum(step => step.LossIncrease);

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"Told '{Told}' for '{Truth}' at step {Step}, it {Time switch { 0 => "writes as if nothing had happened", { } time => $"writes as before again after {time} of {Steps.Count} steps", null => $"does not find back in {Steps.Count} steps" }}; the distance of the hidden states {(HalfLife is { } half ? $"halves every {half:0.0} steps" : "does not shrink")}, the rest costs {LossIncrease:+0.00;-0.00} nats.");
}
