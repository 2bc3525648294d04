using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using Unroll.Data;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data.Audio;

public sealed class RecordingFilesTests
{
    private static readonly LogMelSpec audio = new() { SampleRate = 8000, Bands = 8 };

    private static void Record(string path, int samples = 2000, int rate = 8000)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WavFile.Write(path, new Waveform([.. Enumerable.Range(0, samples).Select(n => (float)Math.Sin(n * 0.3))], rate));
    }

    [Fact]
    public void ATableNamesFilesFromItsFolder()
    {
        using var folder = new TemporaryFolder();
        Record(folder["takes/a.wav"]);
        Record(folder["takes/b.wav"], samples: 900);
        File.WriteAllText(folder["list.tsv"], $"path\tspeaker\ttext\ntakes/a.wav\tx\tone two\n{folder["takes/b.wav"]}\ty\t\n");
        DataSet<RecordingFile> files = RecordingFiles.ReadTable(folder["list.tsv"]);
        Assert.Equal(["one two", ""], files.Select(file => file.Text));
        DataSet<Utterance> utterances = files.ToUtterances(audio);
        Assert.Equal([("one two", 23), ("", 9)], utterances.Select(utterance => (utterance.Text, utterance.Frames.Length)));
        Assert.Equal(["x", "y"], RecordingFiles.ReadTable(folder["list.tsv"], text: "speaker").ToLabelled(audio).Select(example => example.Labels[0]));
        string before = utterances.Fingerprint;
        Record(folder["takes/b.wav"], samples: 901);
        Assert.NotEqual(before, RecordingFiles.ReadTable(folder["list.tsv"]).ToUtterances(audio).Fingerprint);
    }

    [Fact]
    public void AFolderOfFoldersGivesLabels()
    {
        using var folder = new TemporaryFolder();
        Record(folder["two/b.wav"]);
        Record(folder["two/a.WAV"]);
        Record(folder["one/z.wav"]);
        File.WriteAllText(folder["one/notes.txt"], "");
        DataSet<RecordingFile> files = RecordingFiles.ReadFolder(folder.Path);
        Assert.Equal(["one z.wav", "two a.WAV", "two b.wav"], files.Select(file => $"{file.Text} {Path.GetFileName(file.Path)}"));
        Record(folder["stray.wav"]);
        Assert.Contains("stray.wav", Assert.Throws<DataFileException>(() => RecordingFiles.ReadFolder(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => RecordingFiles.ReadFolder(folder["none"]));
        Assert.Contains("no folder with recordings", Assert.Throws<DataFileException>(() => RecordingFiles.ReadFolder(folder.Path)).Message, StringComparison.Ordinal);
        Record(folder["a.wav"], rate: 16000);
        File.WriteAllText(folder["list.tsv"], "path\ttext\r\na.wav\tone\r\nb.wav\ttwo\r\n");
        DataFileException missing = Assert.Throws<DataFileException>(() => RecordingFiles.ReadTable(folder["list.tsv"]));
        Assert.Equal(3, missing.Line);
        Assert.Contains("b.wav", missing.Message, StringComparison.Ordinal);
        File.WriteAllText(folder["list.tsv"], "path\ttext\na.wav\tone\n");
        Assert.Contains("16000 samples a second where 8000", Assert.Throws<DataFileException>(() => RecordingFiles.ReadTable(folder["list.tsv"]).ToUtterances(audio)[0]).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => RecordingFiles.ReadTable(folder["list.tsv"], text: "label"));
    }

    [SkippableFact]
    public void OtherFormatsGoThroughFfmpeg()
    {
        using var folder = new TemporaryFolder();
        Record(folder["a.wav"], samples: 8000);
        Skip.IfNot(Converted(folder["a.wav"], folder["a.flac"]), "There is no ffmpeg.");
        Assert.Equal(WavFile.Read(folder["a.wav"]).Samples, AudioFile.Read(folder["a.flac"]).Samples);
        Waveform resampled = AudioFile.Read(folder["a.flac"], 16000);
        Assert.Equal(16000, resampled.SampleRate);
        Assert.InRange(resampled.Samples.Length, 15900, 16100);
        Assert.Equal(98, RecordingFiles.Read(new LogMel(audio), folder["a.flac"]).Length);
        File.WriteAllText(folder["b.mp3"], "this is no sound");
        Assert.Contains("b.mp3", Assert.Throws<DataFileException>(() => AudioFile.Read(folder["b.mp3"])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => AudioFile.Read(folder["none.mp3"]));
        File.Copy(folder["a.wav"], folder["a.sound"]);
        Assert.Equal(8000, AudioFile.Read(folder["a.sound"]).Samples.Length);
    }

    private static bool Converted(string from, string to)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-i", from, to]) { RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [SkippableFact]
    public void TheSpokenDigitsAreRead()
    {
        using ZipArchive zip = ZipFile.OpenRead(TestFolders.RequireData("fsdd/recordings-jackson.zip"));
        var mel = new LogMel(audio with { Bands = 40 });
        ZipArchiveEntry[] files = [.. zip.Entries.Where(entry => entry.Name.EndsWith(".wav", StringComparison.Ordinal))];
        Assert.Equal(500, files.Length);
        foreach (ZipArchiveEntry file in files.Where((_, i) => i % 25 == 0))
        {
            using Stream stream = file.Open();
            Waveform wave = WavFile.Read(stream, file.Name);
            Assert.Equal(8000, wave.SampleRate);
            Assert.InRange(wave.Duration.TotalSeconds, 0.1, 3);
            Assert.Equal(mel.Count(wave.Samples.Length), mel.Frames(wave).Length);
        }
    }
}
