namespace Unroll.Decoding;

/// <summary>What the model said in one step after each hypothesis of one source.</summary>
internal readonly ref struct StepScores
{
    /// <summary>The scores of the next symbol, <c>[hypotheses, symbols]</c>; those that are forbidden have negative infinity.</summary>
    public required ReadOnlySpan<float> Logits { get; init; }

    /// <summary>log(Σ e^logit) of each hypothesis before anything was forbidden.</summary>
    public required ReadOnlySpan<double> Normalizers { get; init; }

    /// <summary>The ids of the largest logits of each hypothesis, the largest first; -1 where there are no more.</summary>
    public required ReadOnlySpan<int> Best { get; init; }

    /// <summary>How many of them there are for each.</summary>
    public required int BestCount { get; init; }

    /// <summary>How many symbols there are.</summary>
    public required int Symbols { get; init; }

    /// <summary>How many symbols a hypothesis has after this step.</summary>
    public required int Length { get; init; }

    /// <summary>The symbol that comes next whatever the model says, or -1.</summary>
    public required int Forced { get; init; }

    /// <summary>Where the model looked for a hypothesis; null without attention.</summary>
    public required Func<int, ReadOnlyMemory<float>>? Attention { get; init; }

    /// <summary>The logits of one hypothesis.</summary>
    public ReadOnlySpan<float> Row(int row) => Logits.Slice(row * Symbols, Symbols);

    /// <summary>The ids that a hypothesis may go on with, the likeliest first.</summary>
    public ReadOnlySpan<int> Candidates(int row) => Best.Slice(row * BestCount, BestCount);

    /// <summary>What stands before the text.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    /// <summary>By what the log probabilities of symbols that stand in the text already are multiplied in <see cref="Logits"/>.</summary>
    public required double RepetitionPenalty { get; init; }

    /// <summary>What a symbol adds to the rank: its log probability, at its price. Rounding makes no probability larger than 1: that sums never rise is what allows to stop early.</summary>
    public double Rank(int row, int symbol) => Math.Min(0, Logits[row * Symbols + symbol] - Normalizers[row]);

    /// <summary>A hypothesis with one symbol more.</summary>
    public BeamPath Continue(BeamPath path, int row, int symbol)
    {
        double rank = Rank(row, symbol);
        bool repeated = RepetitionPenalty != 1 && Forced < 0 && (path.Holds(symbol) || Prompt.Contains(symbol));
        double step = repeated ? rank / RepetitionPenalty : rank;
        return new BeamPath(path, symbol, path.LogProbability + step, path.Rank + rank, step, Attention?.Invoke(row) ?? default);
    }
}
