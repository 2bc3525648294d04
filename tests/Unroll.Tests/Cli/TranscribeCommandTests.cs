using System.Text.Json;
using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>From recordings to a model that writes them down, through the built command: high and low tones are the words.</summary>
public sealed class TranscribeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Waveform Tones(string words, int seed) => new(
        [.. words.Split(' ').SelectMany((word, i) => Enumerable.Range(0, 1600).Select(n => n < 400 ? 0.001f * ((n * 7919 + seed) % 13) : (float)Math.Sin(n * (word == "high" ? 1.6 : 0.4) * (1 + 0.01 * seed))))], 8000);

    private string Table()
    {
        string[] said = ["high", "low", "high low", "low high", "low low", "high high", "low high low", "high low high"];
        for (int i = 0; i < said.Length; i++) WavFile.Write(folder[$"{i}.wav"], Tones(said[i], i));
        File.WriteAllText(folder["tones.tsv"], "path\ttext\n" + string.Concat(said.Select((text, i) => $"{i}.wav\t{text}\n")));
        return folder["tones.tsv"];
    }

    [Fact]
    public void FromRecordingsToTexts()
    {
        string table = Table(), model = folder["model"];
        Tool.Result trained = Tool.Succeed(
            "train", "transcribe", table, "--rate", "8000", "--bands", "12", "--units", "words", "--hidden", "16", "--steps", "120", "--batch", "8", "--learning-rate", "0.02",
            "--validation", table, "--test", table, "--out", model);
        Assert.Contains("word error rate 0.0000", trained.Error, StringComparison.Ordinal);
        Assert.Contains("0.00 % of the words are wrong", trained.Out, StringComparison.Ordinal);
        Assert.Contains("unroll transcribe", trained.Out + trained.Error, StringComparison.Ordinal);

        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", table, "--json").Out);
        Assert.Equal(0, score.RootElement.GetProperty("wordErrorRate").GetDouble());
        Assert.Equal(8, score.RootElement.GetProperty("recordings").GetInt32());

        string[] lines = Tool.Succeed("transcribe", model, folder["6.wav"], folder["1.wav"], "--beam", "4").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"{folder["6.wav"]}\tlow high low\t-", lines[0], StringComparison.Ordinal);
        Assert.Contains("\tlow\t", lines[1], StringComparison.Ordinal);
        using JsonDocument answer = JsonDocument.Parse(Tool.Succeed("transcribe", model, folder["3.wav"], "--json").Out);
        Assert.Equal(["low", "high"], answer.RootElement.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetProperty("symbol").GetString()));

        Assert.Contains("What does each symbol hang on?", Tool.Succeed("explain", model, "--data", folder["3.wav"]).Out, StringComparison.Ordinal);
        using JsonDocument why = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", folder["3.wav"], "--json").Out);
        Assert.Equal(2, why.RootElement.GetProperty("symbols").GetArrayLength());

        Tool.Fail(1, "is empty", "transcribe", model, Empty());
        Tool.Fail(2, "There is no file", "transcribe", model, folder["none.wav"]);
        Tool.Fail(2, "Name what the model shall read", "explain", model);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        string table = Table();
        Tool.Fail(1, "8000 samples a second where 16000", "train", "transcribe", table, "--validation", table, "--out", folder["model"]);
        Tool.Fail(2, "There is no file or folder", "train", "transcribe", folder["none.tsv"], "--out", folder["model"]);
        Tool.Fail(2, "model.audio.bands is 0", "train", "transcribe", table, "--validation", table, "--rate", "8000", "--bands", "0", "--out", folder["model"]);
        Assert.Contains("parameters", Tool.Succeed("train", "transcribe", table, "--rate", "8000", "--set", "data.validationShare=0", "--out", folder["model"], "--dry-run").Error, StringComparison.Ordinal);
    }

    private string Empty()
    {
        File.WriteAllBytes(folder["empty.wav"], []);
        return folder["empty.wav"];
    }
}
