using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

public sealed class Seq2SeqTests
{
    internal static readonly TextUnits letters = new() { Specials = SpecialSymbols.Start | SpecialSymbols.End };

    private static readonly Seq2SeqSpec small = new()
    {
        SourceUnits = letters,
        TargetUnits = letters,
        Embedding = 8,
        Encoder = new GruSpec(10) { Bidirectional = true },
        Decoder = new GruSpec(12),
        MaximumTargetLength = 12,
    };

    // Without ReLU, whose kinks are no place for differences.
    private static readonly Seq2SeqSpec attentive = new()
    {
        SourceUnits = letters,
        TargetUnits = letters,
        Transformer = new TransformerSpec { Width = 8, Heads = 2, EncoderLayers = 1, DecoderLayers = 2, FeedForward = 12, Activation = FeedForwardKind.Gelu },
        MaximumSourceLength = 20,
        MaximumTargetLength = 12,
    };

    public static TheoryData<string> Variants => [.. specs.Keys];

    private static readonly Dictionary<string, Seq2SeqSpec> specs = new(StringComparer.Ordinal)
    {
        ["context vector"] = small with { Attention = null },
        ["context vector, LSTM copied, source reversed"] = small with { Attention = null, Encoder = new LstmSpec(6), Decoder = new LstmSpec(6), Bridge = StateBridge.Copy, ReverseSource = true },
        ["additive before"] = small,
        ["additive before, state alone to the output"] = small with { Attention = new AttentionSpec { ContextToOutput = false, Size = 5 } },
        ["context to every layer, directions summed"] = small with
        {
            Encoder = new LstmSpec(7) { Bidirectional = true, Layers = 2 },
            SumDirections = true,
            Decoder = new LstmSpec(9) { Layers = 3 },
            Attention = new AttentionSpec { ContextToEveryLayer = true },
        },
        ["coverage before"] = small with { Attention = new AttentionSpec { Coverage = true, Size = 5 } },
        ["coverage after"] = small with { Attention = new AttentionSpec { Coverage = true, Query = AttentionQuery.AfterCell } },
        ["heads before"] = small with { Attention = new AttentionSpec { Score = AttentionScore.MultiHead, Heads = 3 } },
        ["heads after"] = small with { Attention = new AttentionSpec { Score = AttentionScore.MultiHead, Heads = 2, Size = 8, Query = AttentionQuery.AfterCell } },
        ["general after"] = small with { Attention = new AttentionSpec { Score = AttentionScore.General, Query = AttentionQuery.AfterCell } },
        ["dot after, fed back"] = small with { Decoder = new LstmSpec(20) { Layers = 2 }, Attention = new AttentionSpec { Score = AttentionScore.Dot, Query = AttentionQuery.AfterCell, InputFeeding = true } },
        ["scaled dot after, from zero"] = small with { Decoder = new ElmanSpec(20), Bridge = StateBridge.Zero, Attention = new AttentionSpec { Score = AttentionScore.ScaledDot, Query = AttentionQuery.AfterCell } },
        ["Transformer"] = attentive,
        ["Transformer, norm before, gated, rotary, one head of keys"] = attentive with
        {
            Transformer = attentive.Transformer! with { Placement = NormPlacement.Before, Norm = NormKind.RmsNorm, Activation = FeedForwardKind.SwiGlu, Positions = new RotaryPositions(), KeyHeads = 1, Bias = false },
        },
        ["Transformer, learned places"] = attentive with { Transformer = attentive.Transformer! with { Positions = new LearnedPositions(), ScaledEmbedding = false, FinalNorm = false } },
        ["Transformer, distances, one table for all"] = attentive with
        {
            SharedVocabulary = true,
            SharedEmbedding = true,
            Tied = true,
            Transformer = attentive.Transformer! with { Positions = new RelativePositions { Buckets = 8, MaximumDistance = 10 } },
        },
        ["Transformer, slopes"] = attentive with { Tied = true, Transformer = attentive.Transformer! with { Positions = new AlibiPositions(), Scaled = false } },
        ["one table for all"] = small with { Embedding = 12, SharedVocabulary = true, SharedEmbedding = true, Tied = true, Attention = new AttentionSpec { ContextToOutput = false } },
        ["tied"] = small with { Embedding = 12, Tied = true, Attention = new AttentionSpec { ContextToOutput = false } },
    };

    internal static readonly string[] words = ["abc", "b", "cabbage", "가나다", "face", "dead", "abba", "다가", "cede", "beef"];

    [Theory, MemberData(nameof(Variants))]
    public void GradientsAreTheDifferences(string variant)
    {
        Seq2Seq model = Create(variant);
        Tensor[] weights = [.. model.Parameters.Trainable.Select(parameter => parameter.Value)];
        int[][] sources = [.. words.Take(3).Select(model.Reader.Source)];
        int[] inputs = [model.TargetVocabulary.Start!.Value, 4, 5, model.TargetVocabulary.Start!.Value, 6, 3, model.TargetVocabulary.Start!.Value, 3, 3];
        GradientCheck.Run(
            tape =>
            {
                var pass = new Pass(tape);
                return [model.Decode(pass, model.Encode(pass, sources), inputs).Logits];
            },
            weights, tolerance: 3e-3);
    }

    [Theory, MemberData(nameof(Variants))]
    public void StepsGiveWhatTheWholeRunGives(string variant)
    {
        Seq2Seq model = Create(variant);
        var pass = new Pass(new Tape(recording: false));
        EncodedSource source = model.Encode(pass, [.. words.Take(2).Select(model.Reader.Source)]);
        int start = model.TargetVocabulary.Start!.Value, symbols = model.TargetVocabulary.Size;
        int[] inputs = [start, 4, 5, start, 6, 3];
        float[] whole = model.Decode(pass, source, inputs).Logits.ToArray();
        IDecoderState state = model.Begin(source);
        for (int t = 0; t < 3; t++)
        {
            DecoderOutput step = model.Step(pass, source, state, [inputs[t], inputs[3 + t]]);
            state = step.State;
            for (int b = 0; b < 2; b++) Close(whole.AsSpan((b * 3 + t) * symbols, symbols), step.Logits.Values.Slice(b * symbols, symbols), model.Spec.Transformer is null ? 0 : 2e-6);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void BatchPaddingAndOrderChangeNothingOfWhatIsWritten(string variant)
    {
        Seq2Seq model = Create(variant);
        IReadOnlyList<Translation> together = model.TranslateBatch(words);
        for (int i = 0; i < words.Length; i++)
        {
            Translation alone = model.Translate(words[i]);
            Assert.Equal(alone.Text, together[i].Text);
            Assert.Equal(alone.LogProbability, together[i].LogProbability);
            Assert.Equal(alone.Alignment, together[i].Alignment);
            foreach (IReadOnlyList<float> weights in alone.Alignment)
            {
                Assert.Equal(alone.SourceSymbols.Count, weights.Count);
                Assert.Equal(1, weights.Sum(), 1e-5);
            }

            Assert.Equal(!model.Attends ? 0 : alone.TargetSymbols.Count, alone.Alignment.Count);
        }
    }

    [Fact]
    public void ManyThreadsGetTheAnswersOfOne()
    {
        Seq2Seq model = Create("additive before");
        string[] expected = [.. model.TranslateBatch(words).Select(translation => $"{translation.Text} {translation.LogProbability:R}")];
        Parallel.For(0, 16, i => Assert.Equal(expected[i % words.Length], $"{model.Translate(words[i % words.Length]).Text} {model.Translate(words[i % words.Length]).LogProbability:R}"));
    }

    [Theory, MemberData(nameof(Variants))]
    public void ASavedModelWritesTheSame(string variant)
    {
        using var folder = new TemporaryFolder();
        Seq2Seq model = Create(variant);
        model.Save(folder.Path);
        Seq2Seq loaded = Seq2Seq.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.TranslateBatch(words).Select(translation => translation.LogProbability), loaded.TranslateBatch(words).Select(translation => translation.LogProbability));
    }

    [Fact]
    public void AttentionLearnsToTurnWordsRound()
    {
        DataSplit<SequencePair> data = Turned(600).Split(0.1, seed: 1);
        var training = new TrainingSpec { Optimizer = new Adam(1e-2), Steps = 300, BatchSize = 32, ClipNorm = 1, Seed = 3 };
        Seq2Seq model = Seq2Seq.Create(small with { Decoder = new GruSpec(32), Embedding = 16, Attention = new AttentionSpec { Size = 24 } }, data.Train, seed: 2);
        TrainingReport report = model.Train(data, training);
        Assert.InRange(report.Best!.Metrics["exactMatchOnItsOwn"], 0.9, 1);
        Assert.Equal("dcba", model.Translate("abcd").Text);
    }

    [Fact]
    public void WhatAModelWritesOnItsOwnDecidesWhichWeightsStay()
    {
        DataSplit<SequencePair> data = Turned(200).Split(0.2, seed: 1);
        Seq2Seq model = Seq2Seq.Create(small with { Decoder = new GruSpec(24), Embedding = 16 }, data.Train, seed: 2);
        TrainingReport report = model.Train(data, new TrainingSpec { Optimizer = new Adam(1e-2), Steps = 120, BatchSize = 16, ClipNorm = 1, Seed = 3, EvaluateEvery = 30 });
        string[] written = [.. model.TranslateBatch([.. data.Validation!.Select(pair => pair.Source)]).Select(translation => translation.Text)], right = [.. data.Validation!.Select(pair => pair.Target)];
        double exact = ExactMatch.Share(written, right), bleu = new Bleu().Corpus(written, right).Value;
        int errors = written.Zip(right, (text, reference) => EditDistance.Between<char>(reference, text).Total).Sum();
        Evaluation best = report.Best!;
        Assert.Equal((exact, bleu, errors / (double)right.Sum(text => text.Length)), (best.Metrics["exactMatchOnItsOwn"], best.Metrics["bleuOnItsOwn"], best.Metrics["errorRateOnItsOwn"]));
        Assert.InRange(best.Criterion - (1 - (exact + bleu / 100) / 2), 0, 1e-4);
        Assert.InRange(exact, 0.01, 1);
    }

    [Theory, InlineData(AttentionScore.Additive), InlineData(AttentionScore.MultiHead)]
    public void TheCoverageLossIsPartOfTheLoss(AttentionScore score)
    {
        var data = new DataSplit<SequencePair>(Turned(40), null);
        var training = new TrainingSpec { Optimizer = new Adam(1e-2), Steps = 40, BatchSize = 16, Seed = 3 };
        double Looked(double weight)
        {
            Seq2Seq model = Seq2Seq.Create(small with { Attention = new AttentionSpec { Score = score, Coverage = score == AttentionScore.Additive, CoverageLoss = weight } }, data.Train, seed: 2);
            model.Train(data, training, new ConstantForcing(0.8));
            var tape = new Tape(recording: false);
            EncodedSource source = model.Encode(new Pass(tape), [model.Reader.Source("abcde")]);
            int start = model.TargetVocabulary.Start!.Value;
            return tape.CoverageLoss(model.Decode(new Pass(tape), source, [start, 4, 5, 6, 7]).Alignment!).Item();
        }

        Assert.True(Looked(3) < Looked(0));
    }

    [Fact]
    public void ScheduledSamplingResumesExactly()
    {
        DataSplit<SequencePair> data = Turned(60).Split(0.2, seed: 1);
        var training = new TrainingSpec { Optimizer = new Adam(1e-2), Steps = 12, BatchSize = 8, Seed = 3, CheckpointEvery = 5, EvaluateEvery = 4 };
        var forcing = new LinearForcing(10, 0.2);
        Seq2Seq whole = Seq2Seq.Create(small with { InputDropout = 0.1 }, data.Train, seed: 2), first = Seq2Seq.Create(small with { InputDropout = 0.1 }, data.Train, seed: 2), second = Seq2Seq.Create(small with { InputDropout = 0.1 }, data.Train, seed: 9);
        whole.Train(data, training, forcing);
        using var folder = new TemporaryFolder();
        first.Train(data, training with { Steps = 5 }, forcing, folder.Path);
        new Trainer(second.TrainingTask(data, training, forcing), training) { Folder = folder.Path }.Resume();
        foreach ((Parameter a, Parameter b) in whole.Parameters.All.Zip(second.Parameters.All)) Assert.Equal(a.Value.ToArray(), b.Value.ToArray());
    }

    [Fact]
    public void SchedulesGoFromAlwaysToSeldom()
    {
        Assert.Equal(1, new AlwaysForcing().ProbabilityAt(1_000_000));
        Assert.Equal(0.5, new LinearForcing(100).ProbabilityAt(50), 1e-12);
        Assert.Equal(0.25, new LinearForcing(100, 0.25).ProbabilityAt(1000), 1e-12);
        Assert.Equal(0.5, new ExponentialForcing(0.5).ProbabilityAt(1), 1e-12);
        Assert.Equal(0.5, new InverseSigmoidForcing(100).ProbabilityAt((long)(100 * Math.Log(100))), 1e-2);
        Assert.Equal(0, new NeverForcing().ProbabilityAt(0));
        Assert.True(new InverseSigmoidForcing(10).ProbabilityAt(long.MaxValue) == 0);
    }

    [Fact]
    public void WhatCannotBeIsNamed()
    {
        Assert.Contains("Bidirectional", Assert.Throws<InvalidSpecException>(() => Create(small with { Decoder = new GruSpec(4) { Bidirectional = true } })).Message, StringComparison.Ordinal);
        Assert.Contains("Bridge", Assert.Throws<InvalidSpecException>(() => Create(small with { Bridge = StateBridge.Copy })).Message, StringComparison.Ordinal);
        Assert.Contains("<sos>", Assert.Throws<ArgumentException>(() => Create(small with { TargetUnits = letters with { Specials = SpecialSymbols.None } })).Message, StringComparison.Ordinal);
        Seq2Seq model = Create("additive before");
        Assert.Contains("Source 1 is empty", Assert.Throws<ArgumentException>(() => model.Encode(new Pass(new Tape()), [[1], []])).Message, StringComparison.Ordinal);
    }

    internal static Seq2Seq Create(string variant) => Create(specs[variant]);

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }

    private static Seq2Seq Create(Seq2SeqSpec spec) => Seq2Seq.Create(spec, new DataSet<SequencePair>("words", [.. words.Select(word => new SequencePair(word, word))], () => "words"), seed: 7);

    private static DataSet<SequencePair> Turned(int count)
    {
        var random = new RandomStream(11);
        SequencePair Pair(int i)
        {
            RandomStream of = random.Fork((ulong)i);
            char[] word = [.. Enumerable.Range(0, 1 + of.Below(5, 0)).Select(k => (char)('a' + of.Below(5, (ulong)k + 1)))];
            return new SequencePair(new string(word), new string([.. word.AsEnumerable().Reverse()]));
        }

        return new DataSet<SequencePair>("turned", [.. Enumerable.Range(0, count).Select(Pair)], () => "turned");
    }
}
