using FsCheck;
using FsCheck.Fluent;
using Unroll.Cells;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Tests.Decoding;

public sealed class BeamOptionsTests
{
    private const int Symbols = 6;

    private static readonly Gen<(int Seed, BeamSearch Search)> searches =
        from seed in Gen.Choose(0, 1 << 20)
        from width in Gen.Choose(1, 5)
        from results in Gen.Choose(1, 3)
        from penalty in Gen.Elements(0, 0.7, 1.5)
        from form in Gen.Elements(LengthNormalization.Power, LengthNormalization.Gnmt)
        from coverage in Gen.Elements(0, 0.3)
        from minimum in Gen.Choose(0, 3)
        from repeat in Gen.Elements(0, 1, 2)
        select (seed, new BeamSearch(width)
        {
            Results = results,
            LengthPenalty = penalty,
            Normalization = form,
            CoveragePenalty = coverage,
            MinimumLength = minimum,
            NoRepeat = repeat,
            MaximumLength = 8,
        });

    private static string Show(BeamHypothesis found) => FormattableString.Invariant(
        $"{found} {found.LogProbability:R} {found.Score:R} {string.Join(' ', found.LogProbabilities)} {string.Join('|', found.Attention.Select(weights => string.Join(' ', weights.ToArray())))}");

    [Fact]
    public void ManySourcesGetWhatEachGetsAlone() => Prop.ForAll(searches.ToArbitrary(), x =>
    {
        int[] sources = [3, 0, 1, 3, 2];
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> together = x.Search.Run(MadeUpModel.Of(sources, Symbols, x.Seed));
        for (int i = 0; i < sources.Length; i++)
            Assert.Equal(x.Search.Run(MadeUpModel.Of([sources[i]], Symbols, x.Seed))[0].Select(Show), together[i].Select(Show));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true));

    [Fact]
    public void StoppingEarlyNeverChangesTheAnswer() => Prop.ForAll(searches.ToArbitrary(), x =>
    {
        // With more results than can be found nothing allows to stop before the end.
        BeamSearch exact = x.Search with { Stopping = BeamStopping.Exact };
        IEnumerable<string> early = exact.Run(MadeUpModel.Of([2], Symbols, x.Seed))[0].Select(Show);
        IEnumerable<string> all = (exact with { Results = 10_000 }).Run(MadeUpModel.Of([2], Symbols, x.Seed))[0].Take(x.Search.Results).Select(Show);
        Assert.Equal(all, early);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void LimitsHoldAndScoresAreWhatTheyAreSaidToBe() => Prop.ForAll(searches.ToArbitrary(), x =>
    {
        foreach (BeamHypothesis found in x.Search.Run(MadeUpModel.Of([1], Symbols, x.Seed))[0])
        {
            int length = found.Symbols.Count + (found.Ended ? 1 : 0);
            Assert.InRange(length, found.Ended ? x.Search.MinimumLength + 1 : 0, 8);
            if (x.Search.NoRepeat == 1) Assert.Equal(found.Symbols.Count, found.Symbols.Distinct().Count());
            if (x.Search.NoRepeat == 2) Assert.Equal(Math.Max(0, found.Symbols.Count - 1), found.Symbols.Zip(found.Symbols.Skip(1)).Distinct().Count());
            Assert.Equal(length, found.LogProbabilities.Count);
            Assert.Equal(found.LogProbability, found.LogProbabilities.Sum(), 1e-12);
            double divisor = Math.Pow(x.Search.Normalization == LengthNormalization.Gnmt ? (5.0 + length) / 6 : length, x.Search.LengthPenalty), coverage = 0;
            for (int i = 0; i < 3; i++) coverage += Math.Log(Math.Min(1, found.Attention.Sum(weights => (double)weights.Span[i])));
            Assert.Equal(found.LogProbability / divisor + x.Search.CoveragePenalty * coverage, found.Score, 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AFullBeamMayStopSooner()
    {
        int sooner = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var exact = new Steps();
            var full = new Steps();
            var search = new BeamSearch(3) { LengthPenalty = 1, Stopping = BeamStopping.Exact, MaximumLength = 30 };
            search.Run(MadeUpModel.Of([0], Symbols, seed), exact);
            Assert.NotEmpty((search with { Stopping = BeamStopping.WhenFull }).Run(MadeUpModel.Of([0], Symbols, seed), full)[0]);
            Assert.InRange(full.All.Count, 1, exact.All.Count);
            if (full.All.Count < exact.All.Count) sooner++;
        }

        Assert.InRange(sooner, 20, 40);
    }

    [Fact]
    public void WhoIsBehindWithoutALengthPenaltyStaysBehind()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var search = new BeamSearch(3) { Results = 2, MaximumLength = 30, Stopping = BeamStopping.Exact };
            var exact = new Steps();
            var behind = new Steps();
            string[] found = [.. search.Run(MadeUpModel.Of([0], Symbols, seed), exact)[0].Select(hypothesis => hypothesis.ToString())];
            Assert.Equal(found, (search with { Stopping = BeamStopping.WhenBehind }).Run(MadeUpModel.Of([0], Symbols, seed), behind)[0].Select(hypothesis => hypothesis.ToString()));
            Assert.Equal(exact.All.Count, behind.All.Count);
        }
    }

    [Fact]
    public void UnlikelyEndingsDoNotFillTheBeam()
    {
        // Every step either goes on with 0.9 or ends with 0.1, until the fifth, which ends for sure: three endings fill the beam, and all are worse than the long one.
        var model = new BeamModel<int>
        {
            Initial = 0,
            Start = 0,
            End = 1,
            Symbols = 3,
            Step = (state, _, symbols, logits) =>
            {
                bool last = state == 4;
                for (int row = 0; row < symbols.Length; row++)
                {
                    (logits[row * 3], logits[row * 3 + 1], logits[row * 3 + 2]) = (float.NegativeInfinity, last ? 0 : MathF.Log(0.1f), last ? float.NegativeInfinity : MathF.Log(0.9f));
                }

                return state + 1;
            },
        };
        var search = new BeamSearch(3) { LengthPenalty = 1, MaximumLength = 30 };
        Assert.NotEqual(4, (search with { Stopping = BeamStopping.WhenFull }).Run(model, null)[0][0].Symbols.Count);
        Assert.Equal([2, 2, 2, 2], search.Run(model, null)[0][0].Symbols);
    }

    [Fact]
    public void PrefixesAreWrittenFirstEachSourceItsOwn()
    {
        BeamModel<int[][]> model = MadeUpModel.Of([0, 1, 2], Symbols, 5) with { Prefixes = [[4, 4, 4], [], [2]], Forbidden = [4] };
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = new BeamSearch(4) { Results = 4, MaximumLength = 6, NoRepeat = 1 }.Run(model);
        Assert.All(found[0], item => Assert.Equal([4, 4, 4], item.Symbols.Take(3)));
        Assert.All(found[2], item => Assert.Equal(2, item.Symbols[0]));
        Assert.DoesNotContain(4, found[1].SelectMany(item => item.Symbols));
        Assert.Equal(new BeamSearch(4) { Results = 4, MaximumLength = 6, NoRepeat = 1 }.Run(MadeUpModel.Of([1], Symbols, 5) with { Forbidden = [4] })[0].Select(Show), found[1].Select(Show));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(1).Run(model with { Prefixes = [[9], [], []] }));
        Assert.Throws<ArgumentException>(() => new BeamSearch(1).Run(model with { Prefixes = [[2]] }));
    }

    [Fact]
    public void WhereEverythingIsForbiddenTheTextIsCutOff()
    {
        BeamHypothesis found = Assert.Single(new BeamSearch(2) { MinimumLength = 20, MaximumLength = 40, NoRepeat = 1 }.Run(MadeUpModel.Of([0], 4, 1))[0]);
        Assert.False(found.Ended);
        Assert.Equal(3, found.Symbols.Count);
    }

    [Fact]
    public void AnObserverSeesTheTreeAndChangesNothing() => Prop.ForAll(searches.ToArbitrary(), x =>
    {
        var seen = new Steps();
        int[] sources = [1, 2];
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = x.Search.Run(MadeUpModel.Of(sources, Symbols, x.Seed), seen);
        Assert.Equal(x.Search.Run(MadeUpModel.Of(sources, Symbols, x.Seed)).SelectMany(all => all).Select(Show), found.SelectMany(all => all).Select(Show));
        for (int source = 0; source < sources.Length; source++)
        {
            var texts = new List<int[]> { Array.Empty<int>() };
            var ended = new List<(int[] Text, double Score)>();
            foreach ((_, int length, IReadOnlyList<ConsideredHypothesis> considered) in seen.All.Where(step => step.Source == source))
            {
                Assert.Equal(considered.OrderByDescending(item => item.LogProbability), considered);
                Assert.InRange(considered.Count(item => item.Fate != HypothesisFate.Pruned), 0, x.Search.Width);
                ended.AddRange(considered.Where(item => item.Fate is HypothesisFate.Ended or HypothesisFate.Cut).Select(item => ((int[])[.. texts[item.Parent], item.Symbol], item.Score)));
                ConsideredHypothesis[] alive = [.. considered.Where(item => item.Fate == HypothesisFate.Survived)];
                Assert.Equal(Enumerable.Range(0, alive.Length), alive.Select(item => item.Place));
                texts = [.. alive.Select(item => (int[])[.. texts[item.Parent], item.Symbol])];
                Assert.All(texts, text => Assert.Equal(length, text.Length));
            }

            foreach (BeamHypothesis item in found[source].Where(item => item.Ended || item.Symbols.Count == 8))
                Assert.Contains(ended, end => end.Score == item.Score && end.Text.SequenceEqual(item.Ended ? [.. item.Symbols, MadeUpModel.End] : item.Symbols));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true));

    [Fact]
    public void ALanguageModelCanBeSearchedToo()
    {
        Vocabulary vocabulary = Vocabulary.Build(new TextUnits(), "abcde");
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 6, Recurrent = new LstmSpec(10) { Layers = 2 } }, vocabulary, seed: 2);
        int first = vocabulary.SpecialCount;
        var beam = new BeamModel<RecurrentState>
        {
            Initial = model.InitialState(2),
            Sources = 2,
            Start = first,
            End = null,
            Symbols = vocabulary.Size,
            Step = (state, parents, symbols, logits) =>
            {
                RecurrentState next = state.Select(parents);
                model.Step(symbols, next, next, logits);
                return next;
            },
            Forbidden = [.. Enumerable.Range(0, first)],
        };
        IReadOnlyList<BeamHypothesis> found = new BeamSearch(200) { MaximumLength = 3, Results = 125 }.Run(beam)[1];
        Assert.Equal(125, found.Count);
        foreach (BeamHypothesis item in found)
        {
            (float[] logits, RecurrentState state) = model.Step(first);
            double sum = 0;
            foreach (int symbol in item.Symbols)
            {
                sum += logits[symbol] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
                (logits, state) = model.Step(symbol, state);
            }

            Assert.Equal(sum, item.LogProbability, 1e-5);
        }

        Assert.Equal(125, found.Select(item => string.Join(' ', item.Symbols)).Distinct(StringComparer.Ordinal).Count());
    }

    private sealed class Steps : IBeamObserver
    {
        public List<(int Source, int Length, IReadOnlyList<ConsideredHypothesis> Considered)> All { get; } = [];

        public void Step(int source, int length, IReadOnlyList<ConsideredHypothesis> considered) => All.Add((source, length, considered));
    }
}
