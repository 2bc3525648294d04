using System.Diagnostics;
using Unroll.Formats;

namespace Unroll.Tests.Formats;

public sealed class ModelFolderTests
{
    private static readonly string[] files = [ModelFolder.Config, ModelFolder.Weights, ModelFolder.Tokenizer, ModelFolder.Report];

    private static ModelFolder Save(string path, float value)
    {
        ModelFolder folder = ModelFolder.Create(path);
        folder.Save(
            ModelFile.From(ModelFolder.Config, """{"model":"language"}"""u8.ToArray()),
            ModelFile.From(ModelFolder.Weights, [NamedArray.From("a", [value, 2f], 2)]),
            ModelFile.From(ModelFolder.Tokenizer, """{"units":["가"]}"""u8.ToArray()),
            ModelFile.From(ModelFolder.Report, """{"loss":1.5}"""u8.ToArray()));
        return folder;
    }

    [Fact]
    public void AFolderComesBack()
    {
        using var folder = new TemporaryFolder();
        Save(folder["m"], 1f);
        Save(folder["m"], 3f);
        Assert.Equal([3f, 2f], ModelFolder.Open(folder["m"]).ReadArrays()["a"].ToFloats());
        Assert.Equal(files.Length + 1, Directory.GetFiles(folder["m"]).Length);
    }

    [Fact]
    public void EveryFlippedBitIsFoundAndTheFileNamed()
    {
        using var folder = new TemporaryFolder();
        Save(folder["m"], 1f);
        foreach (string name in files.Append(FolderManifest.FileName))
        {
            string path = Path.Combine(folder["m"], name);
            byte[] bytes = File.ReadAllBytes(path);
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] changed = [.. bytes];
                changed[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(path, changed);
                var error = Assert.Throws<CorruptFileException>(() => ModelFolder.Open(folder["m"]));
                Assert.Equal(path, error.Path);
            }

            File.WriteAllBytes(path, bytes);
            ModelFolder.Open(folder["m"]);
        }
    }

    [Fact]
    public void ATornEmptyOrMissingFileIsNamed()
    {
        using var folder = new TemporaryFolder();
        Save(folder["m"], 1f);
        foreach (string name in files)
        {
            string path = Path.Combine(folder["m"], name);
            byte[] bytes = File.ReadAllBytes(path);
            foreach (int length in new[] { 0, 1, bytes.Length / 2, bytes.Length - 1 })
            {
                File.WriteAllBytes(path, bytes[..length]);
                Assert.Contains(name, Assert.Throws<CorruptFileException>(() => ModelFolder.Open(folder["m"])).Message, StringComparison.Ordinal);
            }

            File.Delete(path);
            Assert.Contains("missing", Assert.Throws<CorruptFileException>(() => ModelFolder.Open(folder["m"])).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>The moment between two renames: some files are new, some old, and the manifest knows both.</summary>
    [Fact]
    public void AKillWhileFilesAreReplacedLeavesAFolderThatOpens()
    {
        using var folder = new TemporaryFolder();
        Save(folder["m"], 1f);
        var old = FolderManifest.Read(folder["m"]);
        Save(folder["n"], 3f);
        FolderManifest.Write(folder["m"], old.Concat(FolderManifest.Read(folder["n"])).Distinct());
        Assert.Equal(1f, ModelFolder.Open(folder["m"]).ReadArrays()["a"].ToFloats()[0]);
        File.Copy(folder["n/model.safetensors"], folder["m/model.safetensors"], overwrite: true);
        Assert.Equal(3f, ModelFolder.Open(folder["m"]).ReadArrays()["a"].ToFloats()[0]);
        Save(folder["m"], 4f);
        Assert.Equal(files.Length, FolderManifest.Read(folder["m"]).Count);
    }

    [Fact]
    public void AFolderThatHoldsNoModelSaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "x");
        Assert.Contains("does not exist", Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Open(folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Open(folder["file"])).Message, StringComparison.Ordinal);
        Assert.Contains("config.json", Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TheManifestIsWhatTheCommonToolChecks()
    {
        Skip.IfNot(File.Exists("/usr/bin/sha256sum"), "This system has no sha256sum.");
        using var folder = new TemporaryFolder();
        Save(folder["m"], 1f);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/sha256sum", ["-c", "--strict", "--status", FolderManifest.FileName]) { WorkingDirectory = folder["m"] })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
