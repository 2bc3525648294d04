using System.Diagnostics;
using Unroll.Formats;
using Unroll.Numerics;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>Training in a process of its own that is killed at random moments, again and again, until it gets to the end.</summary>
public sealed class KillTests
{
    private const int Kills = 10;

    private static readonly TrainingSpec Spec = TrainerTests.Spec with { Steps = 800, EvaluateEvery = 20, CheckpointEvery = 3, Average = new ExponentialAverage { Decay = 0.9 } };

    [Fact]
    public void AKillAtAnyMomentCostsNothing()
    {
        using var folder = new TemporaryFolder();
        var whole = new StreamTask();
        new Trainer(whole, Spec) { Folder = folder["whole"] }.Run();
        var random = new RandomStream(2024);
        int killed = 0;
        for (int run = 0; ; run++)
        {
            using Process process = ChildProcess.Start(typeof(KillTests), nameof(Train), [folder["killed"]]);
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
        var listener = new Listener(progress =>
        {
            if (progress.Stage == TrainingStage.Started) Console.WriteLine("trains");
        });
        var trainer = new Trainer(new StreamTask(), Spec) { Folder = arguments[0], Progress = listener };
        TrainingReport report = Trainer.FindSpec(arguments[0]) is null ? trainer.Run() : trainer.Resume();
        return report.End == TrainingEnd.Completed && report.Warnings.Count == 0 ? 0 : 1;
    }
}
