using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Models;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class ForecasterTrainingTests
{
    [Fact]
    public void AModelLearnsAndBeatsTheLastValue()
    {
        DataSplit<SeriesPart> data = ForecasterExample.Split();
        Forecaster model = Forecaster.Create(ForecasterExample.Spec, data.Train, seed: 1);
        TrainingReport report = model.Train(data, ForecasterExample.Training with { Steps = 150 });
        ForecastScore score = model.Evaluate(data.Test!), validation = model.Evaluate(data.Validation!);
        Assert.True(score.All.Model.ScaledSquared < 0.3 * score.All.Naive.ScaledSquared, score.ToString());
        Assert.Equal(report.Best!.Metrics["scaledMse"], validation.All.Model.ScaledSquared, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AResumedRunEndsWithTheSameWeights(int variant)
    {
        ForecasterSpec spec = ForecasterExample.Variants().ElementAt(variant) with { Dropout = 0.2 };
        DataSplit<SeriesPart> data = ForecasterExample.Split();
        TrainingSpec training = ForecasterExample.Training with { CheckpointEvery = 9 };
        Forecaster whole = Forecaster.Create(spec, data.Train, seed: 1);
        whole.Train(data, training);
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Forecaster.Create(spec, data.Train, seed: 1).Train(data, training with { LogEvery = 1 }, folder.Path, new StopAt(13, stop), stop.Token);
        Forecaster second = Forecaster.Load(folder.Path);
        new Trainer(second.TrainingTask(data, training), training) { Folder = folder.Path }.Resume();
        foreach (Parameter parameter in whole.Parameters.All) Assert.Equal(parameter.Value.ToArray(), second.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void ThreadsDoNotChangeTheWeights()
    {
        DataSplit<SeriesPart> data = ForecasterExample.Split();
        ForecasterSpec spec = ForecasterExample.Variants().ElementAt(1);
        Forecaster one = Forecaster.Create(spec, data.Train), two = Forecaster.Create(spec, data.Train);
        one.Train(data, ForecasterExample.Training with { Steps = 10, Threads = 1 });
        two.Train(data, ForecasterExample.Training with { Steps = 10, Threads = 3 });
        foreach (Parameter parameter in one.Parameters.All) Assert.Equal(parameter.Value.ToArray(), two.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void IntervalsOfATrainedModelCoverWhatTheyPromise()
    {
        Series series = ForecasterExample.Waves(600);
        DataSplit<SeriesPart> data = ForecasterExample.Split(series);
        foreach (ForecastOutput output in new[] { ForecastOutput.Gaussian, ForecastOutput.Quantiles })
        {
            Forecaster model = Forecaster.Create(ForecasterExample.Spec with { Output = output, Targets = ["load"] }, data.Train, seed: 1);
            model.Train(data, ForecasterExample.Training with { Steps = 200 });
            ForecastScore score = model.Evaluate(data.Test!);
            Assert.Equal(0.8, score.ExpectedCoverage, 1e-9);
            Assert.InRange(score.Coverage, 0.6, 0.95);
            Assert.True(score.All.Model.Pinball < score.All.SeasonalNaive.Pinball);
        }
    }

    [Fact]
    public void BatchesAreDrawnFromAllOverTheSeries()
    {
        var batches = new ExampleBatches(Enumerable.Repeat(24, 1000).ToArray(), 10, random: new Unroll.Numerics.RandomStream(1));
        double spread = Enumerable.Range(0, 50).Average(_ => batches.Next() is var batch ? batch[^1] - batch[0] : 0);
        Assert.True(spread > 600, $"Batches of ten span {spread} of 1000 windows.");
    }

    private sealed class StopAt(long step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step) stop.Cancel();
        }
    }
}
