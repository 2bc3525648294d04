using System.Text.Json;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class TrainerTests
{
    internal static readonly TrainingSpec Spec = new()
    {
        Optimizer = new Sgd(0.05) { Momentum = 0.9 },
        Steps = 200,
        BatchSize = 8,
        ClipNorm = 1,
        CheckpointSeconds = 0,
        Seed = 7,
    };

    [Fact]
    public void TrainingLowersTheLossAndTellsSo()
    {
        using var folder = new TemporaryFolder();
        var heard = new List<TrainingProgress>();
        var task = new StreamTask();
        var report = new Trainer(task, Spec with { TensorBoard = true }) { Folder = folder["m"], Progress = new Listener(heard.Add) }.Run();

        Assert.Equal(TrainingEnd.Completed, report.End);
        Assert.Equal(200, report.Steps);
        Assert.Equal(8, report.Epochs);
        Assert.Equal(8, task.Evaluations);
        Assert.True(report.Best!.Loss < 0.5 && report.Best.Loss <= report.Last!.Loss);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => 10L * i), heard.Where(progress => progress.Stage == TrainingStage.Updated).Select(progress => progress.Step));
        Assert.Equal([TrainingStage.Started, TrainingStage.Finished], new[] { heard[0].Stage, heard[^1].Stage });
        Assert.All(heard.Where(progress => progress.Stage == TrainingStage.Updated), progress => Assert.True(double.IsFinite(progress.Loss) && progress.PredictionsPerSecond > 0));

        string[] lines = File.ReadAllLines(folder["m/log.jsonl"]);
        Assert.Equal(208, lines.Length);
        Assert.Equal(
            Enumerable.Range(1, 200).Select(step => (long)step),
            lines.Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.TryGetProperty("loss", out _)).Select(record => record.GetProperty("step").GetInt64()));
        Assert.Single(Directory.GetFiles(folder["m/training/tensorboard"]));
        ModelFolder model = ModelFolder.Open(folder["m"]);
        Assert.Equal(report.Best.Loss, JsonDocument.Parse(model.Read(ModelFolder.Report)).RootElement.GetProperty("best").GetProperty("loss").GetDouble());
        Assert.Equal(task.Parameters["weight"].Value.ToArray(), model.ReadArrays()["weight"].ToFloats());
    }

    [Fact]
    public void PartsOfABatchAddUpToTheBatch()
    {
        var whole = new StreamTask(noise: false);
        var parts = new StreamTask(noise: false);
        double loss = new Trainer(whole, Spec).Run().TrainingLoss!.Value;
        Assert.Equal(loss, new Trainer(parts, Spec with { Accumulate = 3 }).Run().TrainingLoss!.Value, 5);
        Assert.All(whole.Parameters["weight"].Value.ToArray().Zip(parts.Parameters["weight"].Value.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void TheSeedAndNothingElseDecides()
    {
        string Train(TrainingSpec spec)
        {
            var task = new StreamTask();
            new Trainer(task, spec).Run();
            return task.Fingerprint();
        }

        string first = Train(Spec);
        Assert.Equal(first, Train(Spec with { Threads = 2, LogEvery = 1, TensorBoard = true }));
        Assert.NotEqual(first, Train(Spec with { Seed = 8 }));
    }

    [Fact]
    public void TrainingStopsEarlyAndKeepsTheBest()
    {
        var weights = new List<float>();
        var task = new StreamTask { Pretend = [3, 2, 2.5, 2, 2.1, 1] };
        var listener = new Listener(progress =>
        {
            if (progress.Stage == TrainingStage.Evaluated) weights.Add(task.Parameters["weight"].Value.Values[0]);
        });
        TrainingReport report = new Trainer(task, Spec with { Patience = 3, EvaluateEvery = 10 }) { Progress = listener }.Run();
        Assert.Equal((TrainingEnd.StoppedEarly, 50L, 20L, 2.0), (report.End, report.Steps, report.BestStep, report.Best!.Loss));
        Assert.Equal(weights[1], task.Parameters["weight"].Value.Values[0]);

        var last = new StreamTask { Pretend = [3, 2, 2.5, 2, 2.1, 1] };
        new Trainer(last, Spec with { Patience = 3, EvaluateEvery = 10, KeepBest = false }).Run();
        Assert.Equal(weights[4], last.Parameters["weight"].Value.Values[0]);
    }

    [Fact]
    public void EverythingWrongWithASpecIsListedAtOnce()
    {
        var wrong = new TrainingSpec
        {
            Optimizer = new Sgd(-1),
            Steps = 5,
            Epochs = -2,
            BatchSize = 0,
            SequenceLength = -3,
            Accumulate = 9,
            ClipNorm = 0,
            ClipValue = double.NaN,
            Patience = 0,
            EvaluateEvery = 0,
            CheckpointEvery = -1,
            CheckpointSeconds = double.NaN,
            LogEvery = 0,
            Threads = -1,
            Carry = (StateCarry)7,
            Average = new ExponentialAverage { Decay = 1 },
        };
        var error = Assert.Throws<InvalidSpecException>(() => new Trainer(new StreamTask(), wrong));
        string[] fields =
        [
            "Optimizer.LearningRate", "Steps", "Epochs", "BatchSize", "SequenceLength", "Carry", "Accumulate", "ClipNorm", "ClipValue", "Average.Decay", "EvaluateEvery", "Patience", "CheckpointEvery",
            "CheckpointSeconds", "LogEvery", "Threads",
        ];
        Assert.Equal(fields, error.Problems.Select(problem => problem.Field));
        Assert.Throws<InvalidSpecException>(() => new Trainer(new StreamTask(), Spec with { Steps = null }));
        Assert.Throws<InvalidSpecException>(() => new Trainer(new StreamTask { CanEvaluate = false }, Spec with { Patience = 1 }));
        Assert.Throws<InvalidSpecException>(() => new Trainer(new StreamTask { UpdatesPerEpoch = 0 }, Spec with { Steps = null, Epochs = 1 }));
    }

    [Fact]
    public async Task TheAsynchronousTwinGivesTheSame()
    {
        var task = new StreamTask();
        var twin = new StreamTask();
        new Trainer(task, Spec).Run();
        await new Trainer(twin, Spec).RunAsync();
        Assert.Equal(task.Fingerprint(), twin.Fingerprint());
    }

    [Fact]
    public void DivergenceNamesUpdateTensorAndRemedyAndKeepsTheLastCheckpoint()
    {
        using var folder = new TemporaryFolder();
        TrainingSpec spec = Spec with { ClipNorm = null, CheckpointEvery = 10 };
        var error = Assert.Throws<DivergenceException>(() => new Trainer(new StreamTask { PoisonAt = 36 }, spec) { Folder = folder["m"] }.Run());
        Assert.Equal((37L, "input"), (error.Step, error.Tensor));
        Assert.Contains("update 37", error.Message, StringComparison.Ordinal);
        Assert.Contains("'input' [batch 3, unit 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Try 0.005, ClipNorm = 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("last good checkpoint is that of update 30", error.Message, StringComparison.Ordinal);
        Assert.Equal(37, new Trainer(new StreamTask(), spec with { Steps = 37 }) { Folder = folder["m"] }.Resume().Steps);
        Assert.Equal(
            TrainingEnd.Completed, new Trainer(new StreamTask(), spec) { Folder = folder["m"] }.Resume().End);
    }

    [Fact]
    public void ALearningRateThatExplodesIsReported()
    {
        var error = Assert.Throws<DivergenceException>(() => new Trainer(new StreamTask(), Spec with { Optimizer = new Sgd(1e39), ClipNorm = null }).Run());
        Assert.Equal((2L, "weight"), (error.Step, error.Tensor));
    }

    [Fact]
    public void DivergenceOfALanguageModelNamesAWeightOrAPlace()
    {
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Repeat("the rain in spain falls mainly on the plain.\n", 40)));
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 4, Recurrent = new GruSpec(8) }, corpus);
        var spec = new TrainingSpec { Optimizer = new Sgd(1e38), Steps = 50, BatchSize = 2, SequenceLength = 8 };
        var error = Assert.Throws<DivergenceException>(() => model.Train(corpus, spec));
        Assert.InRange(error.Step, 1, 10);
        Assert.Contains("Try 1E+37, ClipNorm = 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAverageIsThatOfTheWeightsAfterEachUpdate()
    {
        const double Decay = 0.9;
        double[] losses = [1, 2, 3, 4, 5, 6, 7, 8];
        foreach (AverageSpec average in new AverageSpec[] { new ExponentialAverage { Decay = Decay }, new TriggeredAverage { Interval = 1 } })
        {
            var task = new StreamTask { Pretend = losses };
            float initial = task.Parameters["weight"].Value.Values[0];
            var weights = new List<float>();
            var listener = new Listener(progress =>
            {
                if (progress.Stage == TrainingStage.Updated) weights.Add(task.Parameters["weight"].Value.Values[0]);
            });
            new Trainer(task, Spec with { Average = average, KeepBest = false, LogEvery = 1 }) { Progress = listener }.Run();

            // The third evaluation, after update 75, is the first that is worse than the best of all before the last.
            double expected = average is TriggeredAverage ? weights.Skip(75).Average() : weights.Aggregate((double)initial, (mean, weight) => (Decay * mean) + ((1 - Decay) * weight));
            Assert.Equal(expected, task.Parameters["weight"].Value.Values[0], 1e-4);
            Assert.NotEqual(weights[^1], task.Parameters["weight"].Value.Values[0]);
        }
    }

    [Fact]
    public void ProgressIsALineToRead()
    {
        var evaluation = new Evaluation(1.25) { Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["accuracy"] = 0.5 } };
        var progress = new TrainingProgress { Stage = TrainingStage.Updated, Step = 5, TotalSteps = 20, Epoch = 0.25, Loss = 2.5, Evaluation = evaluation };
        Assert.Equal("update 5/20, epoch 0.25, loss 2.5000", progress.ToString());
        Assert.Equal("update 5: validation loss 1.2500, accuracy 0.5", (progress with { Stage = TrainingStage.Evaluated }).ToString());
        Assert.Equal("update 5: too large", (progress with { Stage = TrainingStage.Warned, Message = "too large" }).ToString());
        Assert.Equal("begins after update 5 of 20", (progress with { Stage = TrainingStage.Started }).ToString());
    }
}
