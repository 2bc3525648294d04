using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models.Transcribing;

public sealed class TranscriberTests
{
    private static readonly TrainingSpec training = new() { Optimizer = new AdamW(2e-2), Steps = 120, BatchSize = 8, ClipNorm = 1, Seed = 3, CheckpointSeconds = 0 };

    private static float[][] Rows(Transcriber model, IReadOnlyList<Utterance> utterances)
    {
        float[][] rows = new float[utterances.Count][];
        model.Run([.. utterances.Select(utterance => model.Reader.Read(utterance.Frames, "x"))], (index, found) => rows[index] = found.ToArray());
        return rows;
    }

    [Fact]
    public void LearnsToSpellAndSaysWhen()
    {
        DataSet<Utterance> data = SpokenToys.Create(60);
        Transcriber model = Transcriber.Create(SpokenToys.Spec, data, seed: 5);
        TrainingReport report = model.Train(data.Split(0.2, seed: 1), training);
        Assert.InRange(report.Best!.Metrics["characterErrorRate"], 0, 0.02);
        Assert.InRange(model.Evaluate(SpokenToys.Create(30, seed: 9)).CharacterErrorRate, 0, 0.05);
        Assert.InRange(model.Evaluate(SpokenToys.Create(30, seed: 9), beam: 8).CharacterErrorRate, 0, 0.05);

        Transcript transcript = model.Transcribe(SpokenToys.Say("abba", new RandomStream(77)).Frames);
        Assert.Equal("abba", transcript.Text);
        Assert.Equal(["a", "b", "b", "a"], transcript.Symbols.Select(symbol => symbol.Symbol));
        Assert.Equal(transcript.Symbols.Select(symbol => symbol.Frame).Order(), transcript.Symbols.Select(symbol => symbol.Frame));
        Assert.All(transcript.Symbols, symbol => Assert.Null(symbol.Seconds));
        Assert.InRange(transcript.LogProbability, -5, 0);
    }

    [Fact]
    public void BatchPaddingAndOrderChangeNoBit()
    {
        Transcriber model = Transcriber.Create(SpokenToys.Spec, SpokenToys.Create(10));
        SameAnswers.InAnyBatch(SpokenToys.Create(20, seed: 4), utterances => Rows(model, utterances));
    }

    [Fact]
    public void SixteenThreadsGetTheTranscriptsOfOne()
    {
        Transcriber model = Transcriber.Create(SpokenToys.Spec, SpokenToys.Create(10));
        SameAnswers.FromSixteenThreads(SpokenToys.Create(8, seed: 4), utterance => model.Transcribe(utterance.Frames, beam: 3).ToString());
        SameAnswers.FromSixteenThreads(SpokenToys.Create(8, seed: 4), utterance => Rows(model, [utterance])[0]);
    }

    [Fact]
    public void TheLossOfABatchIsTheMeanOfItsExamplesAndHasTheirGradients()
    {
        Transcriber model = Transcriber.Create(SpokenToys.Spec, SpokenToys.Create(10));
        TranscriberExample[] examples = [.. model.Reader.Read(SpokenToys.Create(4, seed: 8))];
        double[] single = [.. examples.Select(example => (double)model.Loss(new Pass(new Tape()), [example]).Values[0])];
        Assert.Equal(single.Average(), model.Loss(new Pass(new Tape()), examples).Values[0], 1e-5);
        (double loss, _) = TranscriberEvaluation.Evaluate(model, examples, 1, default);
        Assert.Equal(single.Average(), loss, 1e-5);
        GradientCheck.Run(tape => [model.Loss(new Pass(tape), examples)], [model.Parameters["output.weight"].Value, model.Parameters["encoder.rnn.weight_ih_l0"].Value], tolerance: 5e-3, step: 1.0 / 128);
    }

    [Fact]
    public void ResumingIsAsIfNothingHadHappened()
    {
        using var folder = new TemporaryFolder();
        DataSplit<Utterance> data = SpokenToys.Create(40).Split(0.2);
        TrainingSpec spec = training with { Steps = 24, Accumulate = 2, EvaluateEvery = 5 };
        Transcriber whole = Transcriber.Create(SpokenToys.Spec with { Dropout = 0.1 }, data.Train), stopped = Transcriber.Create(SpokenToys.Spec with { Dropout = 0.1 }, data.Train);
        whole.Train(data, spec);
        using var stop = new CancellationTokenSource();
        new Trainer(stopped.TrainingTask(data, spec), spec) { Folder = folder["run"], Progress = new StopAt(11, stop) }.Run(stop.Token);
        Transcriber resumed = Transcriber.Create(SpokenToys.Spec with { Dropout = 0.1 }, data.Train);
        Assert.Equal(24, new Trainer(resumed.TrainingTask(data, spec), spec) { Folder = folder["run"] }.Resume().Steps);
        foreach (Parameter parameter in whole.Parameters.All) Assert.Equal(parameter.Value.ToArray(), resumed.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void ASavedModelIsTheSame()
    {
        using var folder = new TemporaryFolder();
        var recording = new Waveform([.. Enumerable.Range(0, 4000).Select(n => (float)Math.Sin(n * n * 1e-4))], 8000);
        var spec = new TranscriberSpec { Audio = new LogMelSpec { SampleRate = 8000, Bands = 10, Scale = MelScale.Slaney }, Recurrent = new LstmSpec(6), Units = TextUnits.Words(), Convolutions = [new(5, 3, 2), new(4, 3, 2)] };
        DataSet<Utterance> data = new("one", [new Utterance(new LogMel(spec.Audio).Frames(recording), "one two")], () => "one");
        Transcriber model = Transcriber.Create(spec, data, seed: 2);
        model.Save(folder["model"]);
        Assert.Equal(ModelKind.Transcriber, ModelFolder.KindOf(folder["model"]));
        Transcriber loaded = Transcriber.Load(folder["model"]);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.ToString(), loaded.ToString());
        Assert.Equal(Rows(model, data), Rows(loaded, data));
        Transcript a = model.Transcribe(recording), b = loaded.Transcribe(recording, beam: 4);
        Assert.Equal(a.Text, loaded.Transcribe(recording).Text);
        Assert.All(b.Symbols, symbol => Assert.Equal((symbol.Frame * 80 + 100) / 8000.0, symbol.Seconds!.Value, 1e-9));
        Assert.All(a.Symbols, symbol => Assert.Contains(symbol.Symbol, new[] { "one", "two" }));
        Assert.Contains("8000", Assert.Throws<ArgumentException>(() => model.Transcribe(new Waveform([1f, 2f], 16000))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => LanguageModel.Load(folder["model"]));
        Assert.Throws<InvalidOperationException>(() => Transcriber.Create(SpokenToys.Spec, SpokenToys.Create(3)).Transcribe(recording));
    }

    [Fact]
    public void ATextThatDoesNotFitItsFramesIsNamed()
    {
        Utterance tooShort = SpokenToys.Say("a", new RandomStream(1)) with { Text = "abccba" };
        var data = new DataSet<Utterance>("toy.tsv", [SpokenToys.Say("ab", new RandomStream(2)), tooShort], () => "x");
        Transcriber model = Transcriber.Create(SpokenToys.Spec, data);
        string message = Assert.Throws<ArgumentException>(() => model.Train(new DataSplit<Utterance>(data), training)).Message;
        Assert.StartsWith("Example 2 of 'toy.tsv' says 'abccba', 6 symbols, but has only", message, StringComparison.Ordinal);
        Assert.Contains("and 1 more between equal neighbours: 7.", message, StringComparison.Ordinal);
        // To be measured is no trouble: the text is merely wrong.
        Assert.Equal(2, model.Evaluate(data).Examples);
    }

    [Fact]
    public void WhatCannotBeSpelledIsLeftOutOfTheLabelsAndCountedAsAnError()
    {
        DataSet<Utterance> data = SpokenToys.Create(10);
        Transcriber model = Transcriber.Create(SpokenToys.Spec, data);
        Assert.Equal(model.Reader.Read(data[0] with { Text = "ab" }, "x").Labels, model.Reader.Read(data[0] with { Text = "aéb" }, "x").Labels);
        Assert.Equal([], model.Reader.Read(data[0] with { Text = "" }, "x").Labels);
        Assert.True(float.IsFinite(model.Loss(new Pass(new Tape()), [model.Reader.Read(data[0] with { Text = "" }, "x")]).Values[0]));
    }

    [Fact]
    public void WrongUseIsNamed()
    {
        DataSet<Utterance> data = SpokenToys.Create(3);
        var other = new Utterance(new Frames(new float[6], 3), "a");
        Assert.Contains("frames of 3 numbers; those before have 4", Assert.Throws<ArgumentException>(() => Transcriber.Create(SpokenToys.Spec, new DataSet<Utterance>("x", [data[0], other], () => ""))).Message, StringComparison.Ordinal);
        Assert.Contains("the spec says 40", Assert.Throws<ArgumentException>(() => Transcriber.Create(new TranscriberSpec(), data)).Message, StringComparison.Ordinal);
        Assert.Contains("says anything", Assert.Throws<ArgumentException>(() => Transcriber.Create(SpokenToys.Spec, new DataSet<Utterance>("x", [data[0] with { Text = "" }], () => ""))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidSpecException>(() => Transcriber.Create(new TranscriberSpec { Features = 3 }, data));
        Assert.Throws<InvalidSpecException>(() => Transcriber.Create(SpokenToys.Spec with { Dropout = 1 }, data));
        Transcriber model = Transcriber.Create(SpokenToys.Spec, data);
        Assert.Contains("frames of 3 numbers; this model reads frames of 4", Assert.Throws<ArgumentException>(() => model.Transcribe(other.Frames)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Transcribe(data[0].Frames, beam: 0));
        Assert.Throws<ArgumentException>(() => Transcriber.Create(SpokenToys.Spec, Vocabulary.Build(TextUnits.Characters, "abc")));
    }

    private sealed class StopAt(long step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step) stop.Cancel();
        }
    }
}
