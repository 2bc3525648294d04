using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.Models;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class TaggerTrainingTests
{
    private static readonly TrainingSpec Spec = new() { Optimizer = new AdamW(1e-2), Steps = 40, BatchSize = 6, ClipNorm = 5, Seed = 3, CheckpointSeconds = 0 };

    [Theory, InlineData("plain"), InlineData("crf"), InlineData("convolution"), InlineData("words")]
    public void ATinySetIsLearntByHeart(string make)
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(12, 9);
        Tagger model = Tagger.Create(TaggerExample.Specs[make] with { WordDropout = 0, InputDropout = 0, OutputDropout = 0 }, data, seed: 1);
        TrainingReport report = model.Train(new DataSplit<TaggedSequence>(data, data), Spec with { Steps = 150 });
        TaggingScore score = model.Evaluate(data);
        Assert.Equal(1, score.Accuracy);
        Assert.Equal(1, score.Spans!.Total.F1);
        Assert.Equal(1, report.Best!.Metrics["spanF1"]);
        Assert.True(report.Best.Loss < 0.2, $"{report.Best.Loss}");
    }

    [Fact]
    public void FramesAreLearnt()
    {
        DataSet<TaggedSequence> data = TaggerExample.Frames(60, 2);
        Tagger model = Tagger.Create(TaggerExample.Small with { InputDropout = 0 }, data, seed: 1);
        model.Train(new DataSplit<TaggedSequence>(data), Spec with { Steps = 200 });
        Assert.True(model.Evaluate(TaggerExample.Frames(40, 3)).Accuracy > 0.9);
    }

    [Theory, InlineData("crf"), InlineData("jamo")]
    public void ResumeIsBitIdentical(string make)
    {
        using var folder = new TemporaryFolder();
        DataSplit<TaggedSequence> data = TaggerExample.Sentences(40, 9).Split(0.2);
        Tagger Create() => Tagger.Create(TaggerExample.Specs[make], data.Train, seed: 1);
        Tagger whole = Create(), stopped = Create(), resumed = Create();
        whole.Train(data, Spec, folder["whole"]);
        using var source = new CancellationTokenSource();
        var listener = new Listener(progress =>
        {
            if (progress.Step == 17) source.Cancel();
        });
        new Trainer(stopped.TrainingTask(data, Spec with { LogEvery = 1 }), Spec with { LogEvery = 1 }) { Folder = folder["part"], Progress = listener }.Run(source.Token);
        TrainingReport report = new Trainer(resumed.TrainingTask(data, Spec), Spec) { Folder = folder["part"] }.Resume();
        Assert.Equal(40, report.Steps);
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Equal(Weights(whole), Weights(Tagger.Load(folder["part"])));
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        DataSplit<TaggedSequence> data = TaggerExample.Sentences(40, 9).Split(0.2);
        float[] Run(int threads)
        {
            Tagger model = Tagger.Create(TaggerExample.Specs["crf"], data.Train, seed: 1);
            model.Train(data, Spec with { Steps = 10, Threads = threads });
            return Weights(model);
        }

        Assert.Equal(Run(1), Run(3));
    }

    [Fact]
    public void ATagThatTheModelDoesNotHaveIsAnErrorInTrainingAndCountsAsOneInEvaluation()
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(12, 9), other = new("other", [new TaggedSequence(["dog", "runs"], ["X-9", "B-1"])], () => "f");
        Tagger model = Tagger.Create(TaggerExample.Specs["crf"], data, seed: 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Train(new DataSplit<TaggedSequence>(other), Spec));
        Assert.Contains("'other' has the tag 'X-9'", error.Message, StringComparison.Ordinal);
        TrainingReport report = model.Train(new DataSplit<TaggedSequence>(data, other), Spec with { Steps = 5 });
        Assert.True(report.Best!.Metrics["accuracy"] <= 0.5);
        Assert.True(model.Evaluate(other).Accuracy <= 0.5);
    }

    private static float[] Weights(Tagger model) => [.. model.Parameters.All.SelectMany(parameter => parameter.Value.ToArray())];
}
