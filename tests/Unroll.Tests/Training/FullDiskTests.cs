using Unroll.Formats;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class FullDiskTests
{
    private static readonly TrainingSpec Spec = TrainerTests.Spec with { CheckpointEvery = 10, EvaluateEvery = 20 };

    /// <summary>The disk fills up at different moments of a run; with space again, it goes on to the same weights.</summary>
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(24)]
    [InlineData(44)]
    [InlineData(64)]
    public void ADiskThatFillsUpWhileTrainingCostsNothing(int kilobytesLeft)
    {
        using var folder = new TemporaryFolder();
        new Trainer(new StreamTask(), Spec) { Folder = folder["whole"] }.Run();
        using var disk = new SmallDisk(512);
        var fill = new Listener(progress =>
        {
            if (progress.Stage == TrainingStage.Started) File.WriteAllBytes(disk["filler"], new byte[new DriveInfo(disk["."]).AvailableFreeSpace - (kilobytesLeft * 1024)]);
        });
        var error = Assert.Throws<FileWriteException>(() => new Trainer(new StreamTask(), Spec) { Folder = disk["m"], Progress = fill }.Run());
        Assert.True(error.DiskFull, error.Message);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);

        File.Delete(disk["filler"]);
        TrainingReport report = new Trainer(new StreamTask(), Spec) { Folder = disk["m"] }.Resume();
        Assert.Empty(report.Warnings);
        ResumeTests.AssertSameFolder(folder["whole"], disk["m"]);
    }

    [Fact]
    public void AFolderThatCannotBeIsNamedBeforeTrainingBegins()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        foreach (string path in new[] { folder["file"], folder["file/m"] })
            Assert.Contains("file", Assert.Throws<FileWriteException>(() => new Trainer(new StreamTask(), Spec) { Folder = path }.Run()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Trainer(new StreamTask(), Spec).Resume());
    }
}
