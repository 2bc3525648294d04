using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Insight;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>What only a Transformer from sequence to sequence does; the rest it shares with the recurrent models in <see cref="Seq2SeqTests"/>.</summary>
public sealed class Seq2SeqTransformerTests
{
    private static readonly Seq2SeqSpec small = new()
    {
        SourceUnits = Seq2SeqTests.letters,
        TargetUnits = Seq2SeqTests.letters,
        Transformer = new TransformerSpec { Width = 16, Heads = 2, EncoderLayers = 2, DecoderLayers = 2 },
        MaximumSourceLength = 12,
        MaximumTargetLength = 10,
    };

    [Fact]
    public void WhatIsWrittenNoFurtherIsNeitherComputedNorKept()
    {
        Seq2Seq model = Create(small);
        var reading = new Tape(recording: false);
        EncodedSource read = model.Encode(new Pass(reading), [[3, 4, 5], [5, 4], [6, 6, 3, 4]]);
        int symbols = model.TargetVocabulary.Size;
        float[] logits = new float[3 * symbols], alone = new float[symbols];
        static KeyValueCache Cache(DecoderRows rows) => ((TransformerDecoderState)rows.State).Caches![0];
        static void Gone(KeyValueCache cache)
        {
            Assert.Throws<InvalidOperationException>(() => cache.Keys.Values[0]);
            Assert.Throws<InvalidOperationException>(() => cache.Values.Values[0]);
        }

        DecoderRows all = DecoderRows.Begin(model, read).Step(model, read, [0, 1, 2], [1, 1, 1], logits);
        KeyValueCache whole = Cache(all);
        DecoderRows some = all.Step(model, read, [0, 2], [4, 5], logits.AsSpan(0, 2 * symbols));
        Assert.Equal([0, 2], some.Sources);
        Assert.Equal(2, Cache(some).Keys.Shape[0]);
        Gone(whole);
        Assert.Equal(3, some.Looked(0, 3).Length);
        KeyValueCache left = Cache(some);
        DecoderRows one = some.Step(model, read, [1], [3], logits.AsSpan(0, symbols));
        Gone(left);
        KeyValueCache last = Cache(one);
        one.End();
        Gone(last);

        // The third source by itself, the same symbols told.
        var pass = new Pass(new Tape(recording: false));
        EncodedSource its = model.Encode(pass, [[6, 6, 3, 4]]);
        DecoderRows rows = DecoderRows.Begin(model, its);
        foreach (int told in new[] { 1, 5, 3 }) rows = rows.Step(model, its, [0], [told], alone);
        Assert.Equal(alone, logits[..symbols]);
    }

    [Fact]
    public void WithoutPositionsAPermutedSourcePermutesNothingButTheAlignment()
    {
        int[] source = [3, 4, 5, 6, 7], order = [3, 0, 4, 1, 2], inputs = [1, 4, 5];
        (float[] Logits, float[][] Alignment) Run(PositionSpec positions, int[] ids)
        {
            Seq2Seq model = Create(small with { Transformer = small.Transformer! with { Positions = positions } });
            var pass = new Pass(new Tape(recording: false));
            DecoderOutput output = model.Decode(pass, model.Encode(pass, [ids]), inputs);
            return (output.Logits.ToArray(), [.. output.Alignment!.ToArray().Chunk(ids.Length)]);
        }

        int[] turned = [.. order.Select(i => source[i])];
        (float[] plain, float[][] looked) = Run(new NoPositions(), source);
        (float[] other, float[][] lookedElsewhere) = Run(new NoPositions(), turned);
        for (int i = 0; i < plain.Length; i++) Assert.Equal(plain[i], other[i], 2e-6 * (1 + Math.Abs(plain[i])));
        for (int t = 0; t < inputs.Length; t++)
        {
            Assert.Equal(1, looked[t].Sum(), 1e-5);
            for (int i = 0; i < order.Length; i++) Assert.Equal(looked[t][order[i]], lookedElsewhere[t][i], 1e-6);
        }

        Assert.Contains(Run(new SinusoidalPositions(), source).Logits.Zip(Run(new SinusoidalPositions(), turned).Logits), pair => Math.Abs(pair.First - pair.Second) > 1e-2);
    }

    [Fact]
    public void TheAlignmentIsTheMeanOverTheHeadsOfTheLastBlock()
    {
        Seq2Seq model = Create(small);
        var recorder = new Unroll.Insight.TraceRecorder(Unroll.Insight.Record.Gates);
        var pass = new Pass(new Tape(recording: false), Trace: new(recorder));
        DecoderOutput output = model.Decode(pass, model.Encode(pass, [[3, 4, 5, 6]]), [1, 4]);
        float[] heads = [.. recorder["decoder.block1.memory.weight"].Values];
        Assert.Equal(2 * 2 * 4, heads.Length);
        for (int i = 0; i < 8; i++) Assert.Equal((heads[i] + heads[8 + i]) / 2, output.Alignment!.Values[i], 1e-7);
        var training = new Pass(new Tape());
        Assert.Null(model.Decode(training, model.Encode(training, [[3, 4]]), [1, 4]).Alignment);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void ATokenBudgetNoamAndTheAverageResumeExactly(bool sampled)
    {
        DataSplit<SequencePair> data = new(TurnedWords.Data, TurnedWords.Others.Select("few", [0, 1, 2, 3]));
        var training = new TrainingSpec
        {
            Optimizer = new Adam(1) { Beta2 = 0.98 },
            Schedule = new NoamSchedule { Width = 16, Warmup = 8 },
            Average = new ExponentialAverage { Decay = 0.8 },
            Steps = 12,
            TokenBudget = 60,
            Seed = 3,
            CheckpointEvery = 5,
            EvaluateEvery = 6,
        };
        TeacherForcing forcing = sampled ? new LinearForcing(10, 0.2) : new AlwaysForcing();
        Seq2SeqSpec dropping = small with { Transformer = small.Transformer! with { Dropout = 0.1, AttentionDropout = 0.1, InnerDropout = 0.1 } };
        Seq2Seq whole = Create(dropping), first = Create(dropping), second = Create(dropping, seed: 9);
        whole.Train(data, training, forcing);
        using var folder = new TemporaryFolder();
        first.Train(data, training with { Steps = 5 }, forcing, folder.Path);
        new Trainer(second.TrainingTask(data, training, forcing), training) { Folder = folder.Path }.Resume();
        foreach ((Parameter a, Parameter b) in whole.Parameters.All.Zip(second.Parameters.All)) Assert.Equal(a.Value.ToArray(), b.Value.ToArray());
    }

    [Fact]
    public void BatchesOfABudgetHaveAtMostAsManyPositions()
    {
        int[] lengths = [.. Enumerable.Range(0, 300).Select(i => 1 + i * 7 % 13)];
        var batches = new ExampleBatches(lengths, batchSize: 1, tokenBudget: 40, new RandomStream(5));
        var seen = new HashSet<int>();
        for (int i = 0; i < batches.BatchesPerEpoch; i++)
        {
            IReadOnlyList<int> batch = batches.Next();
            Assert.InRange(batch.Count * batch.Max(index => lengths[index]), 1, 40);
            Assert.All(batch, index => Assert.True(seen.Add(index)));
        }

        Assert.Equal(lengths.Length, seen.Count);
    }

    [Fact]
    public void ItLearnsToTurnWordsRound()
    {
        Assert.Equal("cba", TurnedWords.Transformer.Translate("abc").Text);
        Assert.Equal("cba", TurnedWords.Transformer.Translate("abc", new TranslationOptions { Search = new BeamSearch(3) }).Text);
        string[] written = [.. TurnedWords.Transformer.TranslateBatch([.. TurnedWords.Others.Select(pair => pair.Source)]).Select(found => found.Text)];
        double right = written.Zip(TurnedWords.Others).Count(found => found.First == found.Second.Target) / (double)written.Length;
        Assert.InRange(right, 0.7, 1);
    }

    [Fact]
    public void WhatCannotBeIsNamed()
    {
        string message = Assert.Throws<InvalidSpecException>(() => Create(small with
        {
            Embedding = 64,
            Decoder = new LstmSpec(8),
            Bridge = StateBridge.Zero,
            SharedEmbedding = true,
            Transformer = small.Transformer! with { Heads = 3, DecoderLayers = 0, AttentionDropout = 1 },
        })).Message;
        Assert.All(["Embedding", "Decoder", "Bridge", "SharedEmbedding", "Transformer.Heads", "Transformer.DecoderLayers", "Transformer.AttentionDropout"], name => Assert.Contains(name, message, StringComparison.Ordinal));

        Seq2Seq model = Create(small), recurrent = Seq2SeqTests.Create("additive before");
        var pass = new Pass(new Tape(recording: false));
        EncodedSource read = model.Encode(pass, [[3, 4]]);
        Assert.Contains(nameof(Seq2SeqSpec.MaximumSourceLength), Assert.Throws<ArgumentException>(() => model.Encode(pass, [new int[13]])).Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Seq2SeqSpec.MaximumTargetLength), Assert.Throws<ArgumentException>(() => model.Score("ab", "abcabcabcabc")).Message, StringComparison.Ordinal);
        Assert.Contains("Begin", Assert.Throws<ArgumentException>(() => model.Step(pass, read, recurrent.Begin(recurrent.Encode(pass, [[3, 4]])), [1])).Message, StringComparison.Ordinal);
        Assert.Contains("Transformer", Assert.Throws<ArgumentException>(() => recurrent.Step(pass, recurrent.Encode(pass, [[3, 4]]), model.Begin(read), [1])).Message, StringComparison.Ordinal);
        var training = new Pass(new Tape(), Training: true, new RandomStream(1));
        Assert.Contains("does not record", Assert.Throws<InvalidOperationException>(() => model.Step(training, model.Encode(training, [[3, 4]]), model.Begin(read), [1])).Message, StringComparison.Ordinal);
    }

    private static Seq2Seq Create(Seq2SeqSpec spec, ulong seed = 7) => Seq2Seq.Create(spec, TurnedWords.Data, seed);
}
