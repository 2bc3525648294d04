using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Models;
using Unroll.Text;

namespace Unroll.Tests.Decoding;

public sealed class TranslatingTests
{
    private static readonly string[] words = Seq2SeqTests.words;

    private static readonly Dictionary<string, TranslationOptions> ways = new(StringComparer.Ordinal)
    {
        ["greedy"] = new(),
        ["beam"] = new() { Search = new BeamSearch(4) { Results = 3, LengthPenalty = 0.8, NoRepeat = 2 } },
        ["sampling"] = new() { Search = new BeamSearch(1) { Results = 2 }, Sampling = new Sampling { Seed = 5, TopP = 0.9 } },
    };

    public static TheoryData<string> Variants => Seq2SeqTests.Variants;

    [Theory, MemberData(nameof(Variants))]
    public void AWidthOfOneIsGreedyToTheBit(string variant)
    {
        Seq2Seq model = Sharp(variant);
        foreach (string word in words)
        {
            BeamHypothesis plain = new PlainDecoding(model, model.Reader.Source(word)).Greedy(model.Spec.MaximumTargetLength);
            BeamHypothesis found = SequenceSearch.Run(model, [model.Reader.Source(word)], new TranslationOptions(), [], null, default)[0][0];
            Assert.Equal(plain.Symbols, found.Symbols);
            Assert.Equal(plain.LogProbability, found.LogProbability);
            Assert.Equal(plain.LogProbabilities, found.LogProbabilities);
            Assert.Equal(plain.Attention.Select(weights => weights.ToArray()), found.Attention.Select(weights => weights.ToArray()));
            Assert.Equal(model.Reader.Text([.. plain.Symbols]), model.Translate(word).Text);
        }
    }

    [Fact]
    public void AsWideAsAllBeginningsItFindsTheBestOfAllTexts() => Prop.ForAll(
        (from seed in Gen.Choose(0, 1 << 20)
         from penalty in Gen.Elements(0, 0.7, 1.5)
         from form in Gen.Elements(LengthNormalization.Power, LengthNormalization.Gnmt)
         from coverage in Gen.Elements(0, 0.4)
         from variant in Gen.Elements("additive before", "dot after, fed back", "coverage before", "heads after")
         select (seed, penalty, form, coverage, variant)).ToArbitrary(),
        x =>
        {
            Seq2SeqSpec spec = Seq2SeqTests.Create(x.variant).Spec with { MaximumTargetLength = 4 };
            Vocabulary vocabulary = Vocabulary.Build(Seq2SeqTests.letters, "ab");
            Seq2Seq model = Sharper(Seq2Seq.Create(spec, vocabulary, vocabulary, (ulong)x.seed));
            var search = new BeamSearch(200) { Results = 5, LengthPenalty = x.penalty, Normalization = x.form, CoveragePenalty = x.coverage, Stopping = BeamStopping.Exact };
            foreach (string source in (string[])["ab", "babab"])
            {
                IReadOnlyList<BeamHypothesis> expected = new PlainDecoding(model, model.Reader.Source(source)).Everything(search, 4);
                IReadOnlyList<BeamHypothesis> found = SequenceSearch.Run(model, [model.Reader.Source(source)], new TranslationOptions { Search = search }, [], null, default)[0];
                Assert.Equal(5, found.Count);
                for (int i = 0; i < found.Count; i++)
                {
                    Assert.Equal(expected[i].Symbols, found[i].Symbols);
                    Assert.Equal(expected[i].Score, found[i].Score, 1e-9);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12).WithQuietOnSuccess(true));

    [Theory, MemberData(nameof(Variants))]
    public void ABatchGivesWhatEachGetsAlone(string variant)
    {
        Seq2Seq model = Sharp(variant);
        SameAnswers.InAnyBatch([.. words.Select((word, i) => new SequencePair(word, words[^(i + 1)]))], pairs => model.ScoreBatch(pairs).Select(Everything));
        foreach (TranslationOptions way in ways.Values) SameAnswers.InAnyBatch(words, texts => model.TranslateNBest(texts, way).Select(found => string.Join('\n', found.Select(Everything))));
    }

    [Fact]
    public void NBestAreSortedAndAllDifferent()
    {
        Seq2Seq model = Sharp("additive before");
        foreach (IReadOnlyList<Translation> found in model.TranslateNBest(words, new TranslationOptions { Search = new BeamSearch(6) { Results = 6, LengthPenalty = 1 } }))
        {
            Assert.Equal(6, found.Count);
            Assert.Equal(found.Select(item => item.Score).OrderDescending(), found.Select(item => item.Score));
            Assert.Equal(6, found.Select(item => string.Join(' ', item.TargetSymbols)).Distinct(StringComparer.Ordinal).Count());
            Assert.All(found, item => Assert.Equal(item.LogProbability / item.TargetSymbols.Count, item.Score, 1e-12));
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void AlignmentsAddUpToOneAndPutNothingOnPadding(string variant)
    {
        Seq2Seq model = Sharp(variant);
        foreach (Translation found in model.TranslateNBest(words, ways["beam"]).SelectMany(found => found))
        {
            Assert.Equal(!model.Attends ? 0 : found.TargetSymbols.Count, found.Alignment.Count);
            Assert.All(found.Alignment, weights => Assert.Equal(found.SourceSymbols.Count, weights.Count));
            Assert.All(found.Alignment, weights => Assert.Equal(1, weights.Sum(), 1e-5));
        }

        // Rows that share their sources, as in a beam, with the padding still there.
        int[][] sources = [.. words.Take(4).Select(model.Reader.Source)];
        int[] rows = [0, 0, 2, 3, 3, 3];
        var pass = new Pass(new Tape(recording: false));
        EncodedSource read = model.Encode(pass, sources);
        (Tensor? alignment, _) = model.Step(pass, read.Select(rows), model.Begin(read).Select(pass.Tape, rows), new int[rows.Length], new float[rows.Length * model.TargetVocabulary.Size]);
        for (int row = 0; row < rows.Length && alignment is not null; row++)
        {
            ReadOnlySpan<float> weights = alignment.Values.Slice(row * alignment.Shape[2], alignment.Shape[2]);
            Assert.Equal(-1, weights[sources[rows[row]].Length..].IndexOfAnyExcept(0f));
            Assert.Equal(1, weights.ToArray().Sum(), 1e-5);
        }
    }

    [Theory, InlineData("greedy"), InlineData("beam"), InlineData("sampling")]
    public void NoRunOfSymbolsOccursTwice(string way)
    {
        Seq2Seq model = Sharp("additive before");
        bool Repeats(Translation found) => found.TargetSymbols.Zip(found.TargetSymbols.Skip(1)).GroupBy(pair => pair).Any(group => group.Count() > 1);
        TranslationOptions Allowing(int length) => ways[way] with { Search = ways[way].Search with { NoRepeat = length } };
        Assert.Contains(model.TranslateBatch(words, Allowing(0)), Repeats);
        Assert.DoesNotContain(model.TranslateNBest(words, Allowing(2)).SelectMany(found => found), Repeats);
    }

    [Theory, InlineData("greedy"), InlineData("beam"), InlineData("sampling")]
    public void EveryTextBeginsWithThePrefixAndGoesOnAsIfItHadWrittenIt(string way)
    {
        Seq2Seq model = Sharp("additive before");
        foreach (Translation found in model.TranslateNBest(words, ways[way] with { Prefix = "cab" }).SelectMany(found => found))
        {
            Assert.StartsWith("cab", found.Text, StringComparison.Ordinal);
            Assert.Equal(found.LogProbability, found.LogProbabilities.Sum(), 1e-9);
        }

        Translation[] plain = [.. model.TranslateBatch(words).Where(found => found.Text.Length > 2 && !found.Text.Contains('\uFFFD', StringComparison.Ordinal))];
        Assert.NotEmpty(plain);
        foreach (Translation found in plain) Assert.Equal(Everything(found), Everything(model.Translate(string.Concat(found.SourceSymbols), new TranslationOptions { Prefix = found.Text[..2] })));
        Assert.Contains("'cxb'", Assert.Throws<ArgumentException>(() => model.Translate("abc", ways[way] with { Prefix = "cxb" })).Message, StringComparison.Ordinal);
        Assert.Contains("at most 12", Assert.Throws<ArgumentException>(() => model.Translate("abc", ways[way] with { Prefix = "aaaaaaaaaaaa" })).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Variants))]
    public void AForcedScoreIsTheSumOfTheSteps(string variant)
    {
        Seq2Seq model = Sharp(variant);
        int compared = 0;
        foreach (string word in words)
        {
            Translation score = model.Score(word, "abba");
            Assert.Equal(["a", "b", "b", "a", "<eos>"], score.TargetSymbols);
            Assert.Equal(score.LogProbability, score.LogProbabilities.Sum());
            Assert.All(score.LogProbabilities, step => Assert.InRange(step, -100, 0));
            foreach (Translation found in model.TranslateNBest(word, new TranslationOptions { Search = new BeamSearch(30) { Results = 30 } }).Where(found => found.Ended && !found.Text.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                Assert.Equal(Everything(found with { Score = 0 }), Everything(model.Score(word, found.Text) with { Score = 0 }));
                compared++;
            }
        }

        Assert.InRange(compared, 8, 10_000);
        // A Transformer has no places beyond.
        string tooLong = new('a', model.Spec.MaximumTargetLength + 8);
        if (model.Spec.Transformer is null) Assert.Equal(model.Spec.MaximumTargetLength + 9, model.Score("abc", tooLong).TargetSymbols.Count);
        else Assert.Contains("at most 12", Assert.Throws<ArgumentException>(() => model.Score("abc", tooLong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownWordsAreReplacedByWhatTheModelLookedAt()
    {
        TextUnits units = TextUnits.Words() with { Specials = SpecialSymbols.Start | SpecialSymbols.End };
        Vocabulary source = Vocabulary.Build(units, "the house is red"), target = Vocabulary.Build(units, "das haus ist rot");
        foreach (bool reverse in (bool[])[false, true])
        {
            var spec = new Seq2SeqSpec { SourceUnits = units, TargetUnits = units, Embedding = 8, Encoder = new GruSpec(9), Decoder = new GruSpec(9), MaximumTargetLength = 6, ReverseSource = reverse };
            Seq2Seq model = Seq2Seq.Create(spec, source, target, seed: 4);

            // It wants to say <unk> as soon as it may, and looks about.
            model.Parameters["output.bias"].Value.Edit()[Vocabulary.Unknown] = 2;
            foreach (string name in (string[])["attention.vector", "attention.query.weight", "attention.key.weight"])
            {
                foreach (ref float weight in model.Parameters[name].Value.Edit()) weight *= 6;
            }

            string[] read = ["Pumuckl", "the", "Meister", "red"];
            var dictionary = new Dictionary<string, string>(StringComparer.Ordinal) { ["Meister"] = "master", ["red"] = "rot" };
            foreach (Translation found in model.TranslateNBest(string.Join(' ', read), new TranslationOptions { Search = new BeamSearch(4) { Results = 4, MinimumLength = 3 }, ReplaceUnknown = true, Dictionary = dictionary }))
            {
                string[] expected = [.. found.TargetSymbols.Take(found.TargetSymbols.Count - (found.Ended ? 1 : 0)).Select((symbol, t) =>
                {
                    string looked = read[found.Alignment[t].ToList().IndexOf(found.Alignment[t].Max())];
                    return symbol == "<unk>" ? dictionary.GetValueOrDefault(looked, looked) : symbol;
                })];
                Assert.Equal(string.Join(' ', expected), found.Text);
                Assert.Contains("<unk>", found.TargetSymbols);
            }

            Assert.Contains("<unk>", model.Translate(string.Join(' ', read), new TranslationOptions { Search = new BeamSearch(1) { MinimumLength = 3 } }).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SamplingFollowsItsSeedAndWithoutHeatTheLikeliest()
    {
        Seq2Seq model = Sharp("additive before");
        string[] Draw(ulong seed, double temperature = 1, int? topK = null) =>
            [.. model.TranslateBatch(words, new TranslationOptions { Sampling = new Sampling { Seed = seed, Temperature = temperature, TopK = topK } }).Select(Everything)];
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        string[] greedy = [.. model.TranslateBatch(words).Select(Everything)];
        Assert.Equal(greedy, Draw(1, temperature: 0));
        Assert.Equal(greedy, Draw(1, topK: 1));
        IReadOnlyList<Translation> many = model.TranslateNBest("abc", new TranslationOptions { Search = new BeamSearch(1) { Results = 20 }, Sampling = new Sampling() });
        Assert.Equal(20, many.Count);
        Assert.InRange(many.Select(item => item.Text).Distinct(StringComparer.Ordinal).Count(), 5, 20);
    }

    [Fact]
    public void LengthsAreKept()
    {
        Seq2Seq model = Sharp("additive before");
        foreach (string way in ways.Keys)
        {
            TranslationOptions limits = ways[way] with { Search = ways[way].Search with { MinimumLength = 3, MaximumLength = 6 } };
            foreach (Translation found in model.TranslateNBest(words, limits).SelectMany(found => found)) Assert.InRange(found.TargetSymbols.Count, found.Ended ? 4 : 6, 6);
        }
    }

    [Fact]
    public void WhatCannotBeIsSaid()
    {
        Seq2Seq without = Seq2SeqTests.Create("context vector"), with = Seq2SeqTests.Create("additive before");
        string Wrong(Seq2Seq model, TranslationOptions options) => Assert.Throws<InvalidSpecException>(() => model.Translate("abc", options)).Message;
        Assert.Contains("CoveragePenalty", Wrong(without, new TranslationOptions { Search = new BeamSearch(2) { CoveragePenalty = 0.2 } }), StringComparison.Ordinal);
        Assert.Contains("ReplaceUnknown", Wrong(without, new TranslationOptions { ReplaceUnknown = true }), StringComparison.Ordinal);
        string several = Wrong(with, new TranslationOptions { Search = new BeamSearch(2) { MinimumLength = -1, NoRepeat = -1 }, Sampling = new Sampling { Stop = ["."], TopK = 0 } });
        foreach (string field in (string[])["Search.MinimumLength", "Search.NoRepeat", "Search.Width", "Sampling.Stop", "Sampling.TopK"]) Assert.Contains(field, several, StringComparison.Ordinal);
    }

    internal static string Everything(Translation found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.Text} {found.LogProbability:R} {found.Score:R} {found.Ended} {string.Join(' ', found.TargetSymbols)} {string.Join(' ', found.LogProbabilities.Select(step => step.ToString("R", CultureInfo.InvariantCulture)))} {string.Join('|', found.Alignment.Select(weights => string.Join(' ', weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)))))}");

    internal static Seq2Seq Sharp(string variant) => Sharper(Seq2SeqTests.Create(variant));

    // Fresh weights give nearly equal probabilities; larger ones make the choice of a beginning matter.
    private static Seq2Seq Sharper(Seq2Seq model)
    {
        foreach (string name in (string[])["output.weight", "target.weight"])
        {
            if (!model.Parameters.Trainable.Any(parameter => parameter.Name == name)) continue;
            foreach (ref float weight in model.Parameters[name].Value.Edit()) weight *= 4;
        }

        return model;
    }
}
