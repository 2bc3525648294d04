using Unroll.Metrics;

namespace Unroll.Insight;

/// <summary>Where a decoder was wrong that was told the truth, and where one was that was not.</summary>
internal sealed class CascadeOutcome
{
    private readonly int[] target;
    private readonly int[] free;

    /// <summary>Compares.</summary>
    /// <param name="target">The truth with its end.</param>
    /// <param name="forced">What was likeliest at each of its steps when the truth before it was told.</param>
    /// <param name="free">What was written without being told, with its end if it came to one.</param>
    public CascadeOutcome(int[] target, int[] forced, int[] free)
    {
        (this.target, this.free) = (target, free);
        Forced = [.. target.Select((symbol, t) => forced[t] != symbol)];
        Free = [.. target.Select((symbol, t) => t >= free.Length || free[t] != symbol)];
        int first = Array.IndexOf(Free, true);
        First = first < 0 ? null : first;
    }

    /// <summary>For each symbol of the truth whether it was missed though the ones before it were told.</summary>
    public bool[] Forced { get; }

    /// <summary>For each symbol of the truth whether something else, or nothing, was written in its place.</summary>
    public bool[] Free { get; }

    /// <summary>The first step that was wrong on its own; up to there it read the truth either way.</summary>
    public int? First { get; }

    /// <summary>How many symbols in a row are wrong from the first one on.</summary>
    public int Length => First is { } first ? Free.Skip(first).TakeWhile(wrong => wrong).Count() : 0;

    /// <summary>The changes that the text needs from its first wrong symbol on, whatever has moved to another place.</summary>
    public int Edits => First is { } first ? EditDistance.Between<int>(target.AsSpan(first), free.AsSpan(first)).Total : 0;

    /// <summary>Both runs of all pairs, the truth told to the one and not to the other.</summary>
    /// <returns>For each pair the steps told the truth, those on its own, and the comparison.</returns>
    public static (IReadOnlyList<WalkedStep> Forced, IReadOnlyList<WalkedStep> Free, CascadeOutcome Outcome)[] Run(
        Models.Seq2Seq model, IReadOnlyList<Models.Seq2SeqExample> examples, bool everything, CancellationToken stop = default)
    {
        int end = model.TargetVocabulary.End!.Value;
        // What runs on and on is cut off; that it missed the end is known by then.
        int Limit(int[] truth) => Math.Min(model.Spec.MaximumTargetLength, 2 * truth.Length + 20);
        int? Next(int row, int step, int likeliest)
        {
            int[] truth = examples[row / 2].Target;
            if (row % 2 == 0) return step < truth.Length ? truth[step - 1] : null;
            return likeliest == end || step >= Limit(truth) ? null : likeliest;
        }

        IReadOnlyList<WalkedStep>[] walks = DecoderWalk.Run(model, [.. examples.SelectMany(example => new[] { example.Source, example.Source })], Next, everything, stop);
        return [.. examples.Select((example, i) => (walks[2 * i], walks[2 * i + 1], new CascadeOutcome(example.Target, Symbols(walks[2 * i]), Symbols(walks[2 * i + 1]))))];
    }

    private static int[] Symbols(IReadOnlyList<WalkedStep> steps) => [.. steps.Select(step => step.Likeliest)];
}
