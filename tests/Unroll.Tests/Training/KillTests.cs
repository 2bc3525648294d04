using System.Diagnostics;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>Training in a process of its own that is killed at random moments, again and again, until it gets to the end.</summary>
public sealed class KillTests
{
    private const string Stream = "stream", Language = "language";
    private const int Kills = 8;

    [Theory]
    [InlineData(Stream)]
    [InlineData(Language)]
    public void AKillAtAnyMomentCostsNothing(string kind)
    {
        using var folder = new TemporaryFolder();
        Create(kind, folder["whole"]).Run();
        var random = new RandomStream(2024);
        int killed = 0;
        for (int run = 0; ; run++)
        {
            using Process process = ChildProcess.Start(typeof(KillTests), nameof(Train), [kind, folder["killed"]]);

            // By turns while it opens the folder and while it trains.
            for (int line = 0; line <= run % 2; line++) process.StandardOutput.ReadLine();
            bool kill = killed < Kills;
            if (kill && !process.WaitForExit(random.Below(120, (ulong)run)))
            {
                process.Kill();
                killed++;
            }

            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal("", errors);
            if (process.ExitCode == 0) break;
            Assert.True(run < 10 * Kills, "The run never gets to its end.");
        }

        Assert.True(killed >= 3, $"Only {killed} processes could be killed before they were done.");
        ResumeTests.AssertSameFolder(folder["whole"], folder["killed"]);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder["killed"], ".*", SearchOption.AllDirectories), path => path.EndsWith(".partial", StringComparison.Ordinal));
        ModelFolder.Open(folder["killed"]);
    }

    /// <summary>The child: begins, or goes on where there is something to go on from.</summary>
    private static int Train(string[] arguments)
    {
        Console.WriteLine("opens");
        Trainer trainer = Create(arguments[0], arguments[1], new Listener(progress =>
        {
            if (progress.Stage == TrainingStage.Started) Console.WriteLine("trains");
        }));
        TrainingReport report = Trainer.FindSpec(arguments[1]) is null ? trainer.Run() : trainer.Resume();
        return report.End == TrainingEnd.Completed && report.Warnings.Count == 0 ? 0 : 1;
    }

    private static Trainer Create(string kind, string folder, Listener? listener = null)
    {
        if (kind == Stream)
        {
            TrainingSpec spec = TrainerTests.Spec with { Steps = 800, EvaluateEvery = 20, CheckpointEvery = 3, Average = new ExponentialAverage { Decay = 0.9 } };
            return new Trainer(new StreamTask(), spec) { Folder = folder, Progress = listener };
        }

        Corpus verses = Corpus.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"verse {i % 7}: the rain in spain falls mainly on the plain.\n"))).Split(0.2);
        var recurrent = new LstmSpec(16) { Layers = 2, Dropout = 0.2 };
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = recurrent, InputDropout = 0.1, OutputDropout = 0.1 }, verses, seed: 5);
        var training = new TrainingSpec
        {
            Optimizer = new AdamW(1e-2),
            Schedule = Schedule.Plateau(factor: 0.7, patience: 1),
            Steps = 300,
            BatchSize = 4,
            SequenceLength = 12,
            ClipNorm = 1,
            EvaluateEvery = 15,
            CheckpointEvery = 4,
            CheckpointSeconds = 0,
            Seed = 5,
        };
        return new Trainer(new LanguageModelTask(model, verses, training), training) { Folder = folder, Progress = listener };
    }
}
