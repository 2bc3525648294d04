using FsCheck;
using FsCheck.Fluent;
using Unroll.Decoding;
using Unroll.Numerics;

namespace Unroll.Tests.Decoding;

public sealed class BeamSearchTests
{
    private const int Start = MadeUpModel.Start, End = MadeUpModel.End;

    private static IReadOnlyList<BeamHypothesis> Run(BeamSearch search, int symbols, int seed, int levels = 1000, int[]? forbidden = null) =>
        search.Run([[]], Start, End, symbols, MadeUpModel.Step(symbols, seed, levels), forbidden);

    /// <summary>Every sequence there is, in the order in which ties are broken: the shorter first, then the better beginning, then the smaller symbol.</summary>
    private static List<BeamHypothesis> Everything(BeamSearch search, int symbols, int seed, int levels)
    {
        var all = new List<BeamHypothesis>();
        List<(int[] Text, double LogProbability)> live = [([Start], 0)];
        for (int length = 1; live.Count > 0; length++)
        {
            var next = new List<(int[] Text, double LogProbability)>();
            foreach ((int[] text, double before) in live)
            {
                // Equal hypotheses differ in the last bit unless the sum of exponentials is the same; that it is right is tested elsewhere.
                float[] logits = [.. Enumerable.Range(0, symbols).Select(symbol => MadeUpModel.Logit(text, symbol, seed, levels))];
                double[] sum = new double[1];
                LargestOfRows.LogSumExp(logits, symbols, sum);
                for (int symbol = 0; symbol < symbols; symbol++) next.Add(([.. text, symbol], before + Math.Min(0, logits[symbol] - sum[0])));
            }

            next = [.. next.OrderByDescending(item => item.LogProbability)];
            bool last = length == search.MaximumLength;
            foreach ((int[] text, double logProbability) in next.Where(item => last || item.Text[^1] == End))
            {
                bool ended = text[^1] == End;
                double score = search.LengthPenalty == 0 ? logProbability : logProbability / Math.Pow(length, search.LengthPenalty);
                all.Add(new BeamHypothesis(ended ? text[1..^1] : text[1..], logProbability, score, ended));
            }

            live = last ? [] : [.. next.Where(item => item.Text[^1] != End)];
        }

        return [.. all.OrderByDescending(hypothesis => hypothesis.Score)];
    }

    [Fact]
    public void AsWideAsAllBeginningsItIsExhaustive() => Prop.ForAll(
        (from seed in Gen.Choose(0, 1 << 20) from penalty in Gen.Elements(0, 0.5, 1, 2.5) from length in Gen.Choose(1, 4) from results in Gen.Elements(1, 3, 200) from levels in Gen.Elements(2, 1000) select (seed, penalty, length, results, levels)).ToArbitrary(),
        x =>
        {
            var search = new BeamSearch(300) { LengthPenalty = x.penalty, MaximumLength = x.length, Results = x.results, Stopping = BeamStopping.Exact };
            List<BeamHypothesis> expected = Everything(search, 4, x.seed, x.levels);
            IReadOnlyList<BeamHypothesis> found = Run(search, 4, x.seed, x.levels);
            Assert.Equal(Math.Min(x.results, expected.Count), found.Count);
            for (int i = 0; i < found.Count; i++)
            {
                Assert.Equal(expected[i].Symbols, found[i].Symbols);
                Assert.Equal(expected[i].Ended, found[i].Ended);
                Assert.Equal(expected[i].Score, found[i].Score, 1e-9);
                Assert.Equal(expected[i].LogProbability, found[i].LogProbability, 1e-9);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));

    [Fact]
    public void AWidthOfOneIsGreedy() => Prop.ForAll(
        (from seed in Gen.Choose(0, 1 << 20) from penalty in Gen.Elements(0, 1, 2.0) from levels in Gen.Elements(2, 1000) select (seed, penalty, levels)).ToArbitrary(),
        x =>
        {
            BeamHypothesis found = Assert.Single(Run(new BeamSearch(1) { LengthPenalty = x.penalty, MaximumLength = 12 }, 5, x.seed, x.levels));
            List<int> text = [Start];
            while (text.Count <= 12 && (text.Count == 1 || text[^1] != End)) text.Add(Enumerable.Range(0, 5).MaxBy(symbol => MadeUpModel.Logit(text, symbol, x.seed, x.levels)));
            Assert.Equal(text[^1] == End ? text[1..^1] : text[1..], found.Symbols);
            Assert.Equal(text[^1] == End, found.Ended);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void StoppingEarlyLosesNothing() => Prop.ForAll(
        (from seed in Gen.Choose(0, 1 << 20) from penalty in Gen.Elements(0, 0.7, 1, 3.0) from width in Gen.Choose(1, 5) from levels in Gen.Elements(2, 1000) select (seed, penalty, width, levels)).ToArbitrary(),
        x =>
        {
            // With more results than can be found, nothing ever allows to stop before the end.
            var search = new BeamSearch(x.width) { LengthPenalty = x.penalty, MaximumLength = 9, Results = 2, Stopping = BeamStopping.Exact };
            IReadOnlyList<BeamHypothesis> early = Run(search, 6, x.seed, x.levels), all = Run(search with { Results = 10_000 }, 6, x.seed, x.levels);
            Assert.Equal(all.Take(2).Select(hypothesis => hypothesis.ToString()), early.Select(hypothesis => hypothesis.ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ItStopsAsSoonAsNothingBetterCanCome()
    {
        int steps = 0;
        BeamStep<int> sure = (_, parents, _, logits) =>
        {
            steps++;
            for (int row = 0; row < parents.Length; row++) (logits[row * 3], logits[row * 3 + 1], logits[row * 3 + 2]) = (-9, steps == 2 ? 9 : -9, 0);
            return 0;
        };
        BeamHypothesis best = new BeamSearch(3) { MaximumLength = 50 }.Run(0, Start, End, 3, sure)[0];
        Assert.Equal([2], best.Symbols);
        Assert.Equal(2, steps);
    }

    [Fact]
    public void EqualsAreTakenInTheOrderOfTheirIds()
    {
        BeamStep<int> even = (_, _, _, logits) =>
        {
            logits.Clear();
            return 0;
        };
        IReadOnlyList<BeamHypothesis> found = new BeamSearch(9) { MaximumLength = 2, Results = 5 }.Run(0, Start, End, 3, even);
        Assert.Equal(["[] -1.0986", "[0 0]... -2.1972", "[0] -2.1972", "[0 2]... -2.1972", "[2 0]... -2.1972"], found.Select(hypothesis => hypothesis.ToString()));
    }

    [Fact]
    public void ForbiddenSymbolsNeverAppearAndChangeNoProbability()
    {
        foreach (BeamHypothesis hypothesis in Run(new BeamSearch(6) { MaximumLength = 5, Results = 6 }, 6, 3, forbidden: [0, 4]))
        {
            Assert.DoesNotContain(0, hypothesis.Symbols);
            Assert.DoesNotContain(4, hypothesis.Symbols);
        }

        Assert.Empty(Run(new BeamSearch(2), 2, 1, forbidden: [0, 1]));
        BeamSearch one = new(1) { MaximumLength = 1 };
        Assert.Equal(Run(one with { Width = 6, Results = 6 }, 6, 3).First(hypothesis => hypothesis.Ended).LogProbability, Run(one, 6, 3, forbidden: [0, 2, 3, 4, 5])[0].LogProbability, 1e-12);
    }

    [Fact]
    public void WhatCannotBeIsSaid()
    {
        InvalidSpecException wrong = Assert.Throws<InvalidSpecException>(() => Run(new BeamSearch(0) { LengthPenalty = -1, Results = 0, MaximumLength = 0 }, 3, 1));
        Assert.Equal(4, wrong.Problems.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(1).Run(0, 0, 3, 3, (_, _, _, _) => 0));
        BeamStep<int> broken = (_, _, _, logits) =>
        {
            logits.Fill(float.NaN);
            return 0;
        };
        Assert.Contains("not finite", Assert.Throws<InvalidOperationException>(() => new BeamSearch(1).Run(0, 0, 1, 3, broken)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => new BeamSearch(1).Run(0, 0, 1, 3, broken, stop: new CancellationToken(canceled: true)));
    }
}
