using System.Text.Json;
using Unroll.Data;
using Unroll.Models;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>Recordings in folders named after what they are, through the built command.</summary>
public sealed class ClassifyRecordingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AFolderOfRecordingsIsLearntAskedMeasuredAndExplained()
    {
        foreach ((string label, double pitch) in new[] { ("high", 1.6), ("low", 0.4) })
        {
            Directory.CreateDirectory(folder[$"tones/{label}"]);
            for (int i = 0; i < 10; i++)
                WavFile.Write(folder[$"tones/{label}/{i}.wav"], new Waveform([.. Enumerable.Range(0, 1200 + 50 * i).Select(n => 0.5f * (float)Math.Sin(n * pitch * (1 + 0.01 * i)))], 8000));
        }

        string tones = folder["tones"], model = folder["model"], take = folder["tones/high/3.wav"];
        Tool.Result trained = Tool.Succeed(
            "train", "classify", tones, "--rate", "8000", "--hidden", "8", "--steps", "40", "--test", tones, "--out", model, "--set", "model.audio.bands=12", "--set", "training.optimizer.learningRate=0.02");
        Assert.Contains("Test: accuracy 100.00 %", trained.Out, StringComparison.Ordinal);
        Assert.Contains("FILE.wav", trained.Out + trained.Error, StringComparison.Ordinal);

        string[] answers = Tool.Succeed("classify", model, take, folder["tones/low/3.wav"]).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["high", "low"], answers.Select(line => line.Split('\t')[0]));
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", tones, "--json").Out);
        Assert.Equal(1, score.RootElement.GetProperty("accuracy").GetDouble());
        using JsonDocument why = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", take, "--json").Out);
        Assert.Equal(new LogMel(new LogMelSpec { SampleRate = 8000, Bands = 12 }).Count(1350), why.RootElement.GetProperty("inputs").GetArrayLength());

        // The folder knows how recordings become frames.
        Classifier loaded = Classifier.Load(model);
        Assert.Equal("high", loaded.Predict(WavFile.Read(take)).Label);
        Tool.Fail(2, "Name what the model shall read", "explain", model);
        WavFile.Write(folder["fast.wav"], new Waveform([0.1f, 0.2f], 16000));
        Tool.Fail(1, "16000 samples a second where 8000", "classify", model, folder["fast.wav"]);
        Tool.Fail(1, "it lies in", "train", "classify", folder.Path, "--rate", "8000", "--out", folder["other"]);
    }
}
