using FsCheck;
using FsCheck.Fluent;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Tests.Families;

namespace Unroll.Tests.Decoding;

public sealed class LanguageModelSearchTests
{
    private const string Text = "the cat sat on the mat";

    private static readonly ILanguageModel[] models =
    [
        GptKinds.Create("learned", Text),
        GptKinds.Create("rotary", Text),
        LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = new LstmSpec(12) { Layers = 2 }, InitialRange = 2 }, Corpus.FromText(Text), seed: 5),
    ];

    private static readonly Gen<(int Model, string Prompt, BeamSearch Search)> searches =
        from model in Gen.Choose(0, models.Length - 1)
        from prompt in Gen.Elements("", "t", "the cat", "the cat sat on the mat the cat")
        from width in Gen.Choose(1, 4)
        from refill in Gen.Elements(false, true)
        from penalty in Gen.Elements(1, 0.5, 1.7)
        from length in Gen.Elements(0, 1.0)
        from repeat in Gen.Elements(0, 2, 3)
        select (model, prompt, new BeamSearch(width) { Results = width, MaximumLength = 15, Refill = refill, RepetitionPenalty = penalty, LengthPenalty = length, NoRepeat = repeat });

    [Fact]
    public void ScoresAreWhatTheModelSaysAtThePriceOfRepetitions() => Prop.ForAll(searches.ToArbitrary(), x =>
    {
        ILanguageModel model = models[x.Model];
        IReadOnlyList<Continuation> found = model.Continuations(x.Prompt, x.Search);
        Assert.NotEmpty(found);
        Assert.Equal(found.Count, found.Select(one => one.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(found.OrderByDescending(one => one.Score), found);
        foreach (Continuation one in found)
        {
            // Without a prompt the model begins as behind a space here, the text having no line ends.
            List<int> text = [.. model.Vocabulary.Encode(x.Prompt.Length > 0 ? x.Prompt : " ")];
            int[] written = model.Vocabulary.Encode(one.Text);
            ITextReading reading = model.Open();
            float[] logits = new float[model.Vocabulary.Size];
            foreach (int id in text) reading.Step([id], logits);
            double sum = 0, rank = 0;
            foreach (int id in written)
            {
                double log = logits[id] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
                sum += log;
                rank += text.Contains(id) ? x.Search.RepetitionPenalty * log : log;
                text.Add(id);
                reading.Step([id], logits);
            }

            Assert.Equal(sum, one.LogProbability, 1e-4);
            Assert.Equal(x.Search.LengthPenalty == 0 ? rank : rank / written.Length, one.Score, 1e-4);
            if (x.Search.NoRepeat > 0) Assert.True(RepeatsOnlyThePrompt(text, text.Count - written.Length, x.Search.NoRepeat));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));

    [Fact]
    public void AWidthOfOneWritesWhatTheLikeliestSymbolsGive()
    {
        foreach (ILanguageModel model in models)
        {
            foreach (string prompt in new[] { "", "the cat", Text })
            {
                // Longer than the window of the GPTs.
                Assert.Equal(string.Concat(model.Generate(prompt, new Sampling { Temperature = 0, Length = 30 })), model.Continuations(prompt, new BeamSearch(1) { MaximumLength = 30 })[0].Text);
                Assert.Equal(string.Concat(model.Generate(prompt, new Sampling { Temperature = 0, Length = 30, NoRepeat = 3 })), model.Continuations(prompt, new BeamSearch(1) { MaximumLength = 30, NoRepeat = 3 })[0].Text);
            }
        }
    }

    [Fact]
    public void DrawnTextsFollowTheRulesToo()
    {
        ILanguageModel model = models[0];
        string free = string.Concat(model.Generate("the", new Sampling { Length = 40, Seed = 2 })), strict = string.Concat(model.Generate("the", new Sampling { Length = 40, Seed = 2, NoRepeat = 2 }));
        Assert.NotEqual(free, strict);
        Assert.True(RepeatsOnlyThePrompt(model.Vocabulary.Encode("the" + strict), 3, 2));
        Assert.False(RepeatsOnlyThePrompt(model.Vocabulary.Encode("the" + free), 3, 2));

        // A penalty that leaves nothing of a symbol that was there: every symbol comes once, but for those that the model gives a negative score anyway.
        string priced = string.Concat(model.Generate("the", new Sampling { Length = 5, Temperature = 0, RepetitionPenalty = 1e6 }));
        Assert.Equal(5, priced.Distinct().Count());
        Assert.DoesNotContain(priced, "the".Contains);
    }

    [Fact]
    public void WhereEverySymbolIsForbiddenWritingEnds()
    {
        ILanguageModel model = models[2];
        Assert.Empty(model.Continuations(Text, new BeamSearch(2) { NoRepeat = 1 }));
        Assert.Equal("", string.Concat(model.Generate(Text, new Sampling { NoRepeat = 1 })));
        string rest = string.Concat(model.Generate("the", new Sampling { NoRepeat = 1, Temperature = 0 }));
        Assert.Equal(Text.Except("the").Count(), rest.Length);
    }

    [Fact]
    public void ReadingsThatWerePickedGoTheirOwnWay()
    {
        foreach (ILanguageModel model in models)
        {
            int symbols = model.Vocabulary.Size, first = symbols - 1, second = symbols - 2;
            float[] expected = new float[symbols], found = new float[symbols], three = new float[3 * symbols];
            ITextReading reading = model.Open(2), alone = model.Open();
            reading.Step([first, second], new float[2 * symbols]);
            ITextReading picked = reading.Select([1, 0, 1]);
            picked.Step([first, first, second], three);
            alone.Step([second], expected);
            alone.Select([0]).Step([first], found);
            Assert.Equal(found, three[..symbols]);
            alone.Step([second], expected);
            Assert.Equal(expected, three[(2 * symbols)..]);
            Assert.Throws<ArgumentOutOfRangeException>(() => reading.Select([2]));
            Assert.Throws<ArgumentOutOfRangeException>(() => reading.Select([-1]));
        }
    }

    [Fact]
    public void WhatEndsLeavesItsPlaceOnlyWhereItIsAskedTo()
    {
        var narrowing = new Survivors();
        var refilled = new Survivors();
        var search = new BeamSearch(4) { MaximumLength = 8, Results = 100, Stopping = BeamStopping.Exact };
        search.Run(MadeUpModel.Of([1], 6, 3), narrowing);
        (search with { Refill = true }).Run(MadeUpModel.Of([1], 6, 3), refilled);
        Assert.Contains(narrowing.Counts, count => count is > 0 and < 4);
        Assert.All(refilled.Counts.SkipLast(1), count => Assert.Equal(4, count));
        Assert.Equal(8, refilled.Counts.Count);
    }

    [Fact]
    public void WhatCannotBeIsNamed()
    {
        Assert.Equal(3, Assert.Throws<InvalidSpecException>(() => models[0].Continuations("", new BeamSearch(0) { RepetitionPenalty = 0, Normalization = (LengthNormalization)9 })).Problems.Count);
        Assert.Equal(2, Assert.Throws<InvalidSpecException>(() => models[0].Generate("", new Sampling { RepetitionPenalty = double.NaN, NoRepeat = -1 })).Problems.Count);
        Assert.Throws<ArgumentException>(() => new BeamSearch(1).Run(MadeUpModel.Of([1, 2], 6, 3) with { Prompts = [[1]] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(1).Run(MadeUpModel.Of([1], 6, 3) with { Prompts = [[6]] }));
    }

    private static bool RepeatsOnlyThePrompt(IReadOnlyList<int> text, int prompt, int run)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int end = run; end <= text.Count; end++)
        {
            if (!seen.Add(string.Join(' ', text.Skip(end - run).Take(run))) && end > prompt) return false;
        }

        return true;
    }

    private sealed class Survivors : IBeamObserver
    {
        public List<int> Counts { get; } = [];

        public void Step(int source, int length, IReadOnlyList<ConsideredHypothesis> considered) => Counts.Add(considered.Count(item => item.Fate == HypothesisFate.Survived));
    }
}
