using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.Models.Captioners;
using Unroll.Training;

namespace Unroll.Tests.Training.Captioners;

public sealed class CaptionerTrainingTests
{
    private static readonly TrainingSpec spec = new() { Optimizer = new Adam(0.01), Steps = 24, BatchSize = 6, ClipNorm = 1, Seed = 5, CheckpointSeconds = 0 };

    public static TheoryData<string> Names => CaptionerCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void AFewImagesAreLearntByHeart(string name)
    {
        DataSet<CaptionedImage> data = CaptionerCases.Data(name, 12);
        Captioner model = Captioner.Create(CaptionerCases.Specs[name], data, 3);
        (long steps, double rate) = name switch { "maximum" => (500, 0.005), "patches" => (600, 0.01), _ => (150, 0.02) };
        model.Train(new DataSplit<CaptionedImage>(data), spec with { Steps = steps, Optimizer = new Adam(rate), BatchSize = 12 });
        CaptionScore score = model.Evaluate(data, new BeamSearch(3));
        Assert.Equal(1, score.ExactMatch);
        Assert.InRange(score.Loss, 0, 0.1);
    }

    [Theory, MemberData(nameof(Names))]
    public void ResumingIsAsIfNothingHadHappened(string name)
    {
        using var folder = new TemporaryFolder();
        DataSplit<CaptionedImage> data = CaptionerCases.Data(name).Split(validation: 0.2);
        TrainingSpec often = spec with { CheckpointEvery = 5, EvaluateEvery = 10 };
        Captioner create() => Captioner.Create(CaptionerCases.Specs[name] with { Shift = 1, ImageDropout = 0.2, InputDropout = 0.1, OutputDropout = 0.3, LabelSmoothing = 0.1 }, data.Train, 3);
        Captioner whole = create(), first = create(), second = create();
        whole.Train(data, often);
        using var stop = new CancellationTokenSource();
        TrainingReport stopped = first.Train(data, often with { LogEvery = 1 }, folder.Path, new StopAt(13, stop), stop.Token);
        Assert.Equal(13, stopped.Steps);
        new Trainer(second.TrainingTask(data, often), often) { Folder = folder.Path }.Resume();
        Assert.Equal(Weights(whole), Weights(second));
        Assert.Equal(Weights(whole), Weights(Captioner.Load(folder.Path)));
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        DataSplit<CaptionedImage> data = CaptionerCases.Data("convolution").Split(validation: 0.2);
        string trained(int threads)
        {
            Captioner model = Captioner.Create(CaptionerCases.Specs["convolution"], data.Train, 3);
            model.Train(data, spec with { Threads = threads });
            return Weights(model);
        }

        Assert.Equal(trained(1), trained(3));
    }

    [Fact]
    public void ValidationShowsWhatTheModelWritesOnItsOwn()
    {
        DataSplit<CaptionedImage> data = CaptionerCases.Data("convolution").Split(validation: 0.2);
        Captioner model = Captioner.Create(CaptionerCases.Specs["convolution"], data.Train, 3);
        TrainingReport report = model.Train(data, spec);
        CaptionScore score = model.Evaluate(data.Validation!);
        Assert.Equal(report.Best!.Loss, score.Loss);
        Assert.Equal(["bleu", "exactMatch", "perplexity"], report.Best.Metrics.Keys.Order());
        Assert.Equal(score.ExactMatch, report.Best.Metrics["exactMatch"]);
        Assert.Contains("told the truth", score.ToString(), StringComparison.Ordinal);
        Assert.Contains("on its own", score.ToString(), StringComparison.Ordinal);
    }

    private static string Weights(Captioner model) => string.Join(' ', model.Parameters.All.Select(parameter => $"{parameter.Name} {Fingerprint.Of(parameter.Value.Values)}"));

    private sealed class StopAt(long step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Stage == TrainingStage.Updated && value.Step >= step) stop.Cancel();
        }
    }
}
