using System.Diagnostics;
using System.Text.Json;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Cli;

/// <summary>A classifier's life on the command line: trained, asked, measured, explained.</summary>
public sealed class ClassifyCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelIsTrainedAskedMeasuredAndExplained()
    {
        string data = folder["reviews.tsv"], model = folder["model"];
        File.WriteAllText(data, "document\tlabel\n" + string.Concat(Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? $"영화 {i % 7} good\tup\n" : $"bad 영화 {i % 5}\tdown\n")));
        Tool.Result trained = Tool.Succeed(
            "train", "classify", data, "--text", "document", "--units", "words", "--hidden", "8", "--embedding", "8", "--steps", "60", "--test", data, "--out", model, "--seed", "3", "--set", "training.optimizer.learningRate=0.02");
        Assert.Contains("labels: ", trained.Error, StringComparison.Ordinal);
        Assert.Contains("Test: accuracy 100.00 %, macro F1 100.00 %", trained.Out, StringComparison.Ordinal);

        string[] answers = Tool.Succeed("classify", model, "good 영화", "bad\t영화").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["up", "down"], answers.Select(line => line.Split('\t')[0]));
        Assert.Equal(["good 영화", "bad 영화"], answers.Select(line => line.TrimEnd('\r').Split('\t')[2]));
        Assert.Equal(5, Tool.Succeed("classify", model, "good", "--all").Out.Split('\t').Length);

        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("classify", model, "good 영화", "--json").Out);
        Assert.Equal("up", json.RootElement.GetProperty("label").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("probabilities").EnumerateObject().Sum(pair => pair.Value.GetDouble()), 1e-9);

        // The recipe beside the model knows the columns.
        string table = Tool.Succeed("eval", model, "--data", data).Out;
        Assert.Contains("accuracy           100.00 %", table, StringComparison.Ordinal);
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", data, "--json").Out);
        Assert.Equal([[100, 0], [0, 100]], score.RootElement.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(count => count.GetInt32()).ToArray()));

        string why = Tool.Succeed("explain", model, "--text", "영화 good 3").Out;
        Assert.Contains("What moved the log-odds of 'up'", why, StringComparison.Ordinal);
        using JsonDocument explained = JsonDocument.Parse(Tool.Succeed("explain", model, "--text", "영화 good 3", "--of", "down", "--json").Out);
        JsonElement[] inputs = [.. explained.RootElement.GetProperty("inputs").EnumerateArray()];
        Assert.Equal(["영화", "good", "3"], inputs.Select(input => input.GetProperty("input").GetString()));
        Assert.True(inputs[1].GetProperty("occlusion").GetDouble() < 0);
        Tool.Fail(2, "--of is sideways. For a classifier it names a label: down, up", "explain", model, "--text", "x", "--of", "sideways");
    }

    [Fact]
    public void StandardInputIsAnsweredLineByLine()
    {
        string model = folder["model"];
        Classifier.Create(new ClassifierSpec { Units = TextUnits.Characters, Embedding = 4, Recurrent = new GruSpec(4), MultiLabel = true }, Vocabulary.Build(TextUnits.Characters, "ab"), ["x", "y"]).Save(model);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "classify", model, "--json" }) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        foreach (string line in new[] { "aab", "b" })
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
            using JsonDocument answer = JsonDocument.Parse(process.StandardOutput.ReadLine()!);
            Assert.Equal(line, answer.RootElement.GetProperty("text").GetString());
            Assert.Equal(JsonValueKind.Array, answer.RootElement.GetProperty("labels").ValueKind);
        }

        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void FramesAreMeasuredAndExplainedFromAFile()
    {
        string data = folder["moves.ts"], model = folder["model"];
        File.WriteAllText(data, "@data\n" + string.Concat(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"1,{i},1:0,0,0:left\n" : $"-1,{i},-1,-1:0,0,0,0:right\n")));
        Tool.Succeed("train", "classify", data, "--hidden", "4", "--steps", "5", "--out", model);
        Assert.Contains("examples           40", Tool.Succeed("eval", model, "--data", data).Out, StringComparison.Ordinal);
        using JsonDocument explained = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", data + "#1", "--json").Out);
        Assert.Equal(4, explained.RootElement.GetProperty("inputs").GetArrayLength());
        Tool.Fail(2, "has sequences 0 to 39; '40' is none of them", "explain", model, "--data", data + "#40");
    }

    [Fact]
    public void FramesAreClassifiedFromFilesOfEveryKind()
    {
        string data = folder["moves.ts"], model = folder["model"];
        File.WriteAllText(data, "@data\n" + string.Concat(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"1,{i % 3},1:0,0,0:left\n" : $"-1,{-i % 3},-1:0,0,0:right\n")));
        Tool.Result dry = Tool.Succeed("train", "classify", data, "--hidden", "4", "--out", model, "--dry-run");
        foreach (string name in new[] { "features          2", "memory ", " for one update", "work per update", "FLOP" }) Assert.Contains(name, dry.Error, StringComparison.Ordinal);
        Tool.Succeed("train", "classify", data, "--hidden", "4", "--steps", "40", "--out", model, "--set", "training.optimizer.learningRate=0.05");
        string[] all = Lines(Tool.Succeed("classify", model, data));
        Assert.Equal(40, all.Length);
        Assert.Equal(["left", "right", "left"], all[..3].Select(line => line.Split('\t')[0]));
        Assert.Equal($"{data}#39", all[^1].Split('\t')[2]);

        File.WriteAllText(folder["a.csv"], "x,y\n1,0\n2,0\n1,0\n");
        File.WriteAllBytes(folder["b.npy"], [0x93, .. "NUMPY"u8, 1, 0, 64, 0, .. System.Text.Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".PadRight(63) + "\n"), .. new float[] { -1, 0, -2, 0 }.SelectMany(BitConverter.GetBytes)]);
        File.WriteAllText(folder["c.jsonl"], "[[1,0],[2,0]]\n{\"text\":[[-1,0]]}\n");
        string[] given = Lines(Tool.Succeed("classify", model, folder["a.csv"], folder["b.npy"], folder["c.jsonl"], "[[1.5, 0], [1, 0]]", data + "#1"));
        Assert.Equal(["left", "right", "left", "right", "left", "right"], given.Select(line => line.Split('\t')[0]));
        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("classify", model, folder["a.csv"], "--json").Out);
        Assert.Equal("left", json.RootElement.GetProperty("label").GetString());
        Tool.Fail(2, "frames of 1 numbers; this model reads frames of 2", "classify", model, "[[1], [2]]");
        Tool.Fail(1, "frame 2 has 1 numbers", "classify", model, "[[1, 2], [2]]");
        Tool.Fail(2, "no file", "classify", model, "a text");
    }

    private static string[] Lines(Tool.Result result) => [.. result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'))];

    [Fact]
    public void WrongUseIsSaid()
    {
        string data = folder["reviews.tsv"];
        File.WriteAllText(data, "text\tlabel\na\tx\nb\ty\nc\n");
        Tool.Fail(1, "line 4: the row has 1 values where the header has 2", "train", "classify", data, "--out", folder["model"]);
        File.WriteAllText(data, "text\tlabel\na\tx\nb\tx\n");
        Tool.Fail(2, "nothing to tell apart", "train", "classify", data, "--out", folder["model"], "--set", "data.validationShare=0");
        Tool.Fail(2, "model.pooling", "train", "classify", data, "--out", folder["model"], "--pooling", "average");
        Tool.Fail(2, "model.multiLabels is no field. Did you mean 'model.multiLabel'?", "train", "classify", data, "--out", folder["model"], "--set", "model.multiLabels=true");
        Tool.Fail(2, "nowhere.tsv", "train", "classify", folder["nowhere.tsv"], "--out", folder["model"]);
    }
}
