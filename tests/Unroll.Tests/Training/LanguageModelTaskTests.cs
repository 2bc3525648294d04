using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class LanguageModelTaskTests
{
    private static readonly Corpus Verses = Corpus.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"verse {i % 7}: the rain in spain falls mainly on the plain.\n"))).Split(0.2);

    private static readonly LanguageModelSpec Spec = new() { Embedding = 8, Recurrent = new LstmSpec(24) { Layers = 2, Dropout = 0.1 }, InputDropout = 0.1, OutputDropout = 0.1 };

    private static readonly TrainingSpec Training = new() { Optimizer = new Adam(1e-2), Steps = 60, BatchSize = 4, SequenceLength = 16, ClipNorm = 1, EvaluateEvery = 20, Seed = 5 };

    [Fact]
    public void AModelLearns()
    {
        LanguageModel model = LanguageModel.Create(Spec, Verses, seed: 5);
        double before = model.Evaluate(Verses.Validation!).Loss;
        TrainingReport report = model.Train(Verses, Training);
        double after = model.Evaluate(Verses.Validation!).Loss;
        Assert.True(after < 0.7 * before, $"The loss was {before} and is {after}.");
        Assert.Equal(report.Best!.Loss, after);
        Assert.Equal(Math.Exp(after), report.Best.Metrics["perplexity"], 1e-9);
    }

    [Fact]
    public void AResumedRunEndsWithTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        LanguageModel whole = LanguageModel.Create(Spec, Verses, seed: 5), first = LanguageModel.Create(Spec, Verses, seed: 5);
        whole.Train(Verses, Training);
        using var stop = new CancellationTokenSource();
        var stopper = new Stopper(stop, 23);
        TrainingReport broken = first.Train(Verses, Training with { LogEvery = 1 }, folder.Path, stopper, stop.Token);
        Assert.Equal(TrainingEnd.Interrupted, broken.End);
        LanguageModel second = LanguageModel.Load(folder.Path);
        TrainingReport report = new Trainer(new LanguageModelTask(second, Verses, Training), Training) { Folder = folder.Path }.Resume();
        Assert.Equal(60, report.Steps);
        foreach (Parameter parameter in whole.Parameters.All) Assert.Equal(parameter.Value.ToArray(), second.Parameters[parameter.Name].Value.ToArray());
    }

    [Theory]
    [InlineData(StateCarry.Carry)]
    [InlineData(StateCarry.Reset)]
    public void PartsOfABatchAreTheBatch(StateCarry carry)
    {
        LanguageModelSpec spec = Spec with { InputDropout = 0, OutputDropout = 0, Recurrent = new GruSpec(16) };
        LanguageModel whole = LanguageModel.Create(spec, Verses), parts = LanguageModel.Create(spec, Verses);
        TrainingSpec training = Training with { Steps = 12, Carry = carry, BatchSize = 5, KeepBest = false, Optimizer = new Sgd(0.5) };
        whole.Train(Verses, training);
        parts.Train(Verses, training with { Accumulate = 3 });
        foreach (Parameter parameter in whole.Parameters.All)
        {
            float[] expected = parameter.Value.ToArray(), actual = parts.Parameters[parameter.Name].Value.ToArray();
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4f);
        }
    }

    [Fact]
    public void TheCarriedStateIsThatOfTheWholeText()
    {
        LanguageModelSpec spec = Spec with { InputDropout = 0, OutputDropout = 0, Recurrent = new ElmanSpec(10) };
        LanguageModel model = LanguageModel.Create(spec, Verses);
        var task = new LanguageModelTask(model, Verses, Training with { BatchSize = 1 });
        double windows = 0;
        for (int i = 0; i < 5; i++)
        {
            var tape = new Tape(recording: false);
            windows += task.ComputeLoss(new Pass(tape), 0, 1).Mean.Item();
            task.Advance();
        }

        int[] ids = model.Vocabulary.Encode(Verses.Train.Text.ToString());
        var whole = new Tape(recording: false);
        double once = model.Loss(new Pass(whole), ids.AsSpan(0, 80), ids.AsSpan(1, 80), batch: 1).Loss.Item();
        Assert.Equal(once, windows / 5, 1e-5);
    }

    [Fact]
    public void ThreadsDoNotChangeTheWeights()
    {
        LanguageModel one = LanguageModel.Create(Spec, Verses), two = LanguageModel.Create(Spec, Verses);
        one.Train(Verses, Training with { Steps = 10, Threads = 1 });
        two.Train(Verses, Training with { Steps = 10, Threads = 3 });
        foreach (Parameter parameter in one.Parameters.All) Assert.Equal(parameter.Value.ToArray(), two.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void StreamsSideBySideMeasureAlmostWhatOnePassMeasures()
    {
        LanguageModel model = LanguageModel.Create(Spec, Verses, seed: 1);
        model.Train(Verses, Training);
        var text = new TextPart("long", string.Concat(Enumerable.Repeat(Verses.Train.Text.ToString(), 4)).AsMemory());
        LanguageModelScore exact = model.Evaluate(text, streams: 1), parallel = model.Evaluate(text);
        Assert.Equal(exact.Tokens, parallel.Tokens);
        Assert.Equal(exact.Loss, parallel.Loss, 2e-3);
        Assert.Equal(exact.Loss / Math.Log(2), exact.BitsPerCharacter, 1e-9);
        Assert.Equal(exact.BitsPerCharacter, exact.BitsPerByte, 1e-9);
    }

    [Fact]
    public void BitsPerByteAreComparableBetweenVocabularies()
    {
        var korean = new TextPart("korean", "나는 학교에 갔다. 나는 집에 왔다.".AsMemory());
        foreach (TextUnits units in new[] { TextUnits.Syllables(), TextUnits.Jamo, TextUnits.Bytes })
        {
            LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Units = units, Recurrent = new GruSpec(4) }, Vocabulary.Build(units, korean.Text));
            LanguageModelScore score = model.Evaluate(korean);
            int ids = model.Vocabulary.Encode(korean.Text.ToString()).Length;
            Assert.Equal(ids - 1, score.Tokens);
            Assert.Equal(score.Nats / Math.Log(2) / korean.Bytes, score.BitsPerByte, 0.1 * score.BitsPerByte);
            Assert.Equal((double)korean.Bytes / korean.Characters, score.BitsPerCharacter / score.BitsPerByte, 0.1);
        }
    }

    [Fact]
    public void ATooShortTextSaysSo()
    {
        LanguageModel model = LanguageModel.Create(Spec, Verses);
        Assert.Contains("nothing to predict", Assert.Throws<ArgumentException>(() => model.Evaluate(new TextPart("short", "a".AsMemory()))).Message, StringComparison.Ordinal);
        Assert.Contains("symbols", Assert.Throws<ArgumentException>(() => model.Train(Corpus.FromText("too short"), Training)).Message, StringComparison.Ordinal);
    }

    private sealed class Stopper(CancellationTokenSource source, long at) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= at) source.Cancel();
        }
    }
}
