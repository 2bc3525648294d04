using Unroll.Formats;

namespace Unroll.Tests.Formats;

public sealed class AtomicFileTests
{
    private const int NoSpaceLeft = 28;

    [Fact]
    public void AFailedWriteLeavesTheOldFileAndNoTemporary()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], "old");
        Assert.Throws<NotSupportedException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("new and"u8);
            throw new NotSupportedException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AFullDiskIsSaidToBeFull()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], "old");
        var error = Assert.Throws<FileWriteException>(() => AtomicFile.Write(folder["a.txt"], _ => throw new IOException("No space left on device", NoSpaceLeft)));
        Assert.True(error.DiskFull);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
    }

    [SkippableFact]
    public void ARealFullDiskLosesNothing()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        ModelFolder model = ModelFolder.Create(disk["model"]);
        model.Save(ModelFile.From(ModelFolder.Config, "{}"u8.ToArray()), ModelFile.From(ModelFolder.Weights, [NamedArray.From("a", new float[5_000], 5_000)]));
        var error = Assert.Throws<FileWriteException>(
            () => model.Save(ModelFile.From(ModelFolder.Config, "{ }"u8.ToArray()), ModelFile.From(ModelFolder.Weights, [NamedArray.From("a", new float[20_000], 20_000)])));
        Assert.True(error.DiskFull);
        Assert.Equal(5_000, ModelFolder.Open(model.Path).ReadArrays()["a"].Length);
        Assert.Equal("{}"u8.ToArray(), model.Read(ModelFolder.Config));
        Assert.Equal(3, Directory.GetFiles(model.Path).Length);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains("does not exist", Assert.Throws<FileWriteException>(() => AtomicFile.Write(folder["missing/a.txt"], "x")).Message, StringComparison.Ordinal);
        Assert.Contains("is a file, not a folder", Assert.Throws<FileWriteException>(() => AtomicFile.Write(folder["file/a.txt"], "x")).Message, StringComparison.Ordinal);
        Assert.Throws<FileWriteException>(() => ModelFolder.Create(folder["file/model"]));
        Assert.Throws<FileWriteException>(() => ModelFolder.Create(folder["file"]));
    }

    [Fact]
    public void AFolderInPlaceOfTheFileIsAnErrorAndStays()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a.txt"]);
        Assert.Throws<FileWriteException>(() => AtomicFile.Write(folder["a.txt"], "x"));
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.True(Directory.Exists(folder["a.txt"]));
    }
}
