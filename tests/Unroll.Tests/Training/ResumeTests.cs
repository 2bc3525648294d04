using System.Text.Json;
using Unroll.Formats;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class ResumeTests
{
    private static readonly TrainingSpec Spec = TrainerTests.Spec with { EvaluateEvery = 30, Accumulate = 2, LogEvery = 7 };

    public static TheoryData<AverageSpec?, int> Cases() => new()
    {
        { null, 100 }, { null, 1 }, { null, 199 }, { null, 90 }, { new ExponentialAverage { Decay = 0.9 }, 100 }, { new TriggeredAverage { Interval = 1 }, 150 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ResumeIsBitIdentical(AverageSpec? average, int stopAfter)
    {
        using var folder = new TemporaryFolder();
        TrainingSpec spec = Spec with { Average = average };
        double[] losses = average is TriggeredAverage ? [5, 4, 4.5, 4.6, 4.2, 4.1] : [];
        StreamTask Create(int from) => new() { Pretend = losses.Length == 0 ? null : losses[from..] };

        StreamTask whole = Create(0);
        TrainingReport expected = new Trainer(whole, spec) { Folder = folder["whole"] }.Run();

        TrainingReport stopped = StopAfter(Create(0), spec, folder["resumed"], stopAfter);
        Assert.Equal((TrainingEnd.Interrupted, (long)stopAfter), (stopped.End, stopped.Steps));
        StreamTask resumed = Create(losses.Length == 0 ? 0 : (stopAfter - 1) / 30);
        TrainingReport report = new Trainer(resumed, spec) { Folder = folder["resumed"] }.Resume();

        Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
        Assert.Equal((expected.BestStep, expected.Best!.Loss, expected.TrainingLoss), (report.BestStep, report.Best!.Loss, report.TrainingLoss));
        AssertSameFolder(folder["whole"], folder["resumed"]);
    }

    public static TheoryData<OptimizerSpec, ScheduleSpec> Rules() => new()
    {
        { new Sgd(0.05), Schedule.Plateau(factor: 0.5, patience: 1) },
        { new Adam(0.05), Schedule.OneCycle() },
        { new AdamW(0.05) { WeightDecay = 0.01 }, Schedule.Cosine(warmup: 20, final: 0.001) },
        { new RmsProp(0.01), Schedule.Step(30) },
        { new Adagrad(0.05), Schedule.Linear(warmup: 10) },
        { new Adadelta(1), Schedule.Constant() },
        { new NAdam(0.05), Schedule.Noam(width: 16, warmup: 50) },
        { new RAdam(0.05), new CyclicSchedule() },
        { new Adafactor(), new SequenceSchedule { Parts = [Schedule.Constant(warmup: 40), Schedule.Plateau(factor: 0.5, patience: 1)], Milestones = [60] } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void EveryRuleGoesOnBitForBit(OptimizerSpec optimizer, ScheduleSpec schedule)
    {
        using var folder = new TemporaryFolder();
        TrainingSpec spec = Spec with { Optimizer = optimizer, Schedule = schedule };
        new Trainer(new StreamTask(), spec) { Folder = folder["whole"] }.Run();
        foreach (int stopAfter in new[] { 35, 100, 170 }) StopAfter(new StreamTask(), spec, folder["resumed"], stopAfter, resume: stopAfter > 35);
        new Trainer(new StreamTask(), spec) { Folder = folder["resumed"] }.Resume();
        AssertSameFolder(folder["whole"], folder["resumed"]);
    }

    [Fact]
    public void AnEvaluationThatWasBrokenOffIsMadeUpFor()
    {
        using var folder = new TemporaryFolder();
        var whole = new StreamTask();
        new Trainer(whole, Spec) { Folder = folder["whole"] }.Run();
        using var source = new CancellationTokenSource();
        Assert.Equal(30, new Trainer(new StreamTask { CancelInEvaluation = source }, Spec) { Folder = folder["resumed"] }.Run(source.Token).Steps);
        var resumed = new StreamTask();
        new Trainer(resumed, Spec) { Folder = folder["resumed"] }.Resume();
        Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
        AssertSameFolder(folder["whole"], folder["resumed"]);
    }

    /// <summary>Every file of the newest checkpoint and of its predecessor, torn, emptied or with one bit changed: never a crash, never other weights.</summary>
    [Fact]
    public void ADamagedCheckpointIsPassedOverByName()
    {
        using var folder = new TemporaryFolder();
        TrainingSpec spec = Spec with { CheckpointEvery = 40 };
        var whole = new StreamTask();
        new Trainer(whole, spec) { Folder = folder["whole"] }.Run();
        StopAfter(new StreamTask(), spec, folder["run"], 100);
        string newest = folder["run/training/checkpoint-100"];
        Assert.Equal(["checkpoint-100", "checkpoint-80"], Directory.GetDirectories(folder["run/training"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        foreach (string path in Directory.GetFiles(newest))
        {
            byte[] bytes = File.ReadAllBytes(path);
            foreach (byte[] damaged in new[] { [], bytes[..(bytes.Length / 2)], Flip(bytes) })
            {
                CopyFolder(folder["run"], folder["copy"]);
                string copy = Path.Combine(folder["copy/training/checkpoint-100"], Path.GetFileName(path));
                File.WriteAllBytes(copy, damaged);
                var resumed = new StreamTask();
                TrainingReport report = new Trainer(resumed, spec) { Folder = folder["copy"] }.Resume();
                Assert.Contains(Path.GetFileName(path), Assert.Single(report.Warnings), StringComparison.Ordinal);
                Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
                AssertSameFolder(folder["whole"], folder["copy"]);
                Directory.Delete(folder["copy"], recursive: true);
            }
        }

        File.Delete(Path.Combine(newest, FolderManifest.FileName));
        File.WriteAllText(folder["run/training/checkpoint-80/state.json"], "");
        Assert.Contains("no checkpoint", Assert.Throws<CorruptFileException>(() => new Trainer(new StreamTask(), spec) { Folder = folder["run"] }.Resume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedRulesAreFollowedWhereTheyAreAccepted()
    {
        using var folder = new TemporaryFolder();
        StopAfter(new StreamTask(), Spec, folder["m"], 20);
        TrainingReport report = new Trainer(new StreamTask(), Spec with { Optimizer = new Sgd(0.01) { Momentum = 0.9 } }) { Folder = folder["m"], AcceptChanges = true }.Resume();
        Assert.Equal((TrainingEnd.Completed, 200L), (report.End, report.Steps));
    }

    /// <summary>The model beside the checkpoints is written anew, whatever happened to it.</summary>
    [Fact]
    public void AResumeMendsTheModelFolder()
    {
        using var folder = new TemporaryFolder();
        new Trainer(new StreamTask(), Spec) { Folder = folder["whole"] }.Run();
        StopAfter(new StreamTask(), Spec, folder["m"], 100);
        File.WriteAllText(folder["m/model.safetensors"], "torn");
        File.WriteAllText(folder["m/config.json"], "");
        File.WriteAllText(folder["m/manifest.sha256"], "?");
        new Trainer(new StreamTask(), Spec) { Folder = folder["m"] }.Resume();
        ModelFolder.Open(folder["m"]);
        AssertSameFolder(folder["whole"], folder["m"]);
    }

    /// <summary>Resuming what is done keeps the model that was chosen, in memory and on disk; where the best weights are not wanted any more, the average takes their place.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFinishedRunThatIsResumedStaysTheSame(bool keepBest)
    {
        using var folder = new TemporaryFolder();
        TrainingSpec spec = Spec with { Average = new ExponentialAverage { Decay = 0.9 }, KeepBest = keepBest };
        StreamTask whole = new(), again = new(), averaged = new();
        new Trainer(whole, spec) { Folder = folder["m"] }.Run();
        byte[] weights = File.ReadAllBytes(folder["m/model.safetensors"]);
        new Trainer(again, spec) { Folder = folder["m"] }.Resume();
        Assert.Equal(weights, File.ReadAllBytes(folder["m/model.safetensors"]));
        Assert.Equal(whole.Fingerprint(), again.Fingerprint());
        new Trainer(averaged, spec with { KeepBest = false }) { Folder = folder["m"], AcceptChanges = true }.Resume();
        Assert.Equal(!keepBest, weights.AsSpan().SequenceEqual(File.ReadAllBytes(folder["m/model.safetensors"])));
    }

    [Fact]
    public void AMissingLogIsMentioned()
    {
        using var folder = new TemporaryFolder();
        StopAfter(new StreamTask(), Spec, folder["m"], 50);
        File.WriteAllText(folder["m/log.jsonl"], "");
        TrainingReport report = new Trainer(new StreamTask(), Spec) { Folder = folder["m"] }.Resume();
        Assert.Equal(["log.jsonl has no lines of the updates 1 to 50."], report.Warnings);
    }

    [Fact]
    public void OtherDataOrOtherRulesAreRefused()
    {
        using var folder = new TemporaryFolder();
        StopAfter(new StreamTask(), Spec, folder["m"], 20);
        Assert.Contains("'other'", Assert.Throws<CorruptFileException>(() => new Trainer(new StreamTask { DataFingerprint = "other" }, Spec) { Folder = folder["m"] }.Resume()).Message, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidSpecException>(() => new Trainer(new StreamTask(), Spec with { Optimizer = new Sgd(0.5) { Momentum = 0.9 }, Seed = 8 }) { Folder = folder["m"] }.Resume());
        Assert.Equal(["Optimizer.LearningRate", "Seed"], error.Problems.Select(problem => problem.Field));
        Assert.Throws<InvalidOperationException>(() => new Trainer(new StreamTask(), Spec) { Folder = folder["m"] }.Run());
        Assert.Throws<CorruptFileException>(() => new Trainer(new StreamTask(), Spec) { Folder = folder["nothing"] }.Resume());
        Assert.Equal(JsonSerializer.Serialize(Spec, TrainingJson.Readable.TrainingSpec), JsonSerializer.Serialize(Trainer.FindSpec(folder["m"])!, TrainingJson.Readable.TrainingSpec));
        Assert.Null(Trainer.FindSpec(folder["nothing"]));
    }

    [Fact]
    public void TwoTrainersDoNotShareAFolder()
    {
        using var folder = new TemporaryFolder();
        Exception? second = null;
        var listener = new Listener(progress => second ??= Record.Exception(() => new Trainer(new StreamTask(), Spec) { Folder = folder["m"] }.Run()));
        new Trainer(new StreamTask(), Spec with { Steps = 3 }) { Folder = folder["m"], Progress = listener }.Run();
        Assert.Contains("Another process", Assert.IsType<InvalidOperationException>(second).Message, StringComparison.Ordinal);
    }

    internal static TrainingReport StopAfter(StreamTask task, TrainingSpec spec, string folder, long step, bool resume = false)
    {
        using var source = new CancellationTokenSource();
        var time = new CountingTime(() =>
        {
            if (task.Parameters["seen"].Value.Values[0] >= step) source.Cancel();
        });
        var trainer = new Trainer(task, spec) { Folder = folder, Time = time };
        return resume ? trainer.Resume(source.Token) : trainer.Run(source.Token);
    }

    internal static void AssertSameFolder(string expected, string actual)
    {
        foreach (string name in new[] { ModelFolder.Weights, ModelFolder.Config }) Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
        Assert.Equal(Log(expected), Log(actual));
        string last = Directory.GetDirectories(Path.Combine(expected, "training"), "checkpoint-*").MaxBy(path => int.Parse(Path.GetFileName(path)[11..], System.Globalization.CultureInfo.InvariantCulture))!;
        foreach (string path in Directory.GetFiles(last, "*.safetensors"))
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(actual, "training", Path.GetFileName(last), Path.GetFileName(path))));
        Assert.Equal(File.ReadAllText(Path.Combine(last, "state.json")), File.ReadAllText(Path.Combine(actual, "training", Path.GetFileName(last), "state.json")));
    }

    // All of a record but the seconds, which no run has in common with another.
    private static string[] Log(string folder) => [.. File.ReadAllLines(Path.Combine(folder, ModelFolder.Log)).Select(line => line.Split(",\"seconds\"")[0])];

    private static byte[] Flip(byte[] bytes)
    {
        byte[] copy = [.. bytes];
        copy[copy.Length / 3] ^= 4;
        return copy;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    /// <summary>The system's time, with a call each time somebody looks at it: after every update.</summary>
    private sealed class CountingTime(Action looked) : TimeProvider
    {
        public override long GetTimestamp()
        {
            looked();
            return base.GetTimestamp();
        }
    }
}
