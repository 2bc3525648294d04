using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unroll.Formats;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>The way of a user from a text to a model that writes, through the built command.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private static readonly string Verse = string.Concat(Enumerable.Range(0, 80).Select(i => $"line {i % 9}: the rain in spain falls mainly on the plain.\n"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FromATextToAModelThatWrites()
    {
        string text = Text(Verse), model = Out("model");
        Tool.Result trained = Tool.Succeed([.. Small(text, model), "--steps", "30"]);
        Assert.Contains("Done: 30 updates", trained.Out, StringComparison.Ordinal);
        Assert.Contains("validation, told the truth: loss", trained.Error, StringComparison.Ordinal);
        Assert.Contains("on its own:", trained.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", trained.Error, StringComparison.Ordinal);
        foreach (string file in new[] { "config.json", "model.safetensors", "tokenizer.json", "report.json", "log.jsonl", "recipe.json" }) Assert.True(File.Exists(Path.Combine(model, file)), file);

        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", text, "--json").Out);
        Assert.InRange(score.RootElement.GetProperty("loss").GetDouble(), 0.1, 4);
        Assert.Equal(score.RootElement.GetProperty("loss").GetDouble() / Math.Log(2), score.RootElement.GetProperty("bitsPerCharacter").GetDouble(), 1e-6);

        string[] generate = ["generate", model, "--prompt", "line 1", "--length", "50", "--seed", "7"];
        string first = Tool.Succeed(generate).Out, second = Tool.Succeed(generate).Out;
        Assert.Equal(first, second);
        Assert.StartsWith("line 1", first, StringComparison.Ordinal);
        using JsonDocument answer = JsonDocument.Parse(Tool.Succeed([.. generate, "--json"]).Out);
        Assert.Equal(50, answer.RootElement.GetProperty("text").GetString()!.Length);
        Assert.NotEqual(first, Tool.Succeed([.. generate[..^1], "8"]).Out);
    }

    [Fact]
    public void ARecipeWithChangesTrains()
    {
        string recipe = Path.Combine(folder.Path, "recipe.json");
        Text(Verse);
        File.WriteAllText(recipe, """
            {
              // The text lies beside the recipe.
              "data": { "train": "text.txt" },
              "model": { "embedding": 8, "recurrent": { "cell": "gru", "hidden": 12 } },
              "training": { "steps": 500, "batchSize": 2, "sequenceLength": 16, "optimizer": { "kind": "sgd", "learningRate": 0.5 } },
            }
            """);
        string model = Out("model");
        using JsonDocument report = JsonDocument.Parse(Tool.Succeed("train", recipe, "--set", "training.steps=12", "--out", model, "--json").Out);
        Assert.Equal(12, report.RootElement.GetProperty("steps").GetInt32());
        Assert.Contains("\"cell\": \"gru\"", File.ReadAllText(Path.Combine(model, "config.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void ADryRunSaysWhatItWillCostAndWritesNothing()
    {
        Tool.Result result = Tool.Succeed("train", "lm", Text(Verse), "--out", Out("model"), "--hidden", "16", "--dry-run");
        using JsonDocument recipe = JsonDocument.Parse(result.Out);
        Assert.Equal(16, recipe.RootElement.GetProperty("model").GetProperty("recurrent").GetProperty("hidden").GetInt32());
        foreach (string line in new[] { "parameters", "memory", "work per update" }) Assert.Contains(line, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out("model")));
    }

    [Fact]
    public void AnOldModelIsNotReplacedUnlessAskedTo()
    {
        string text = Text(Verse), model = Out("model");
        string[] train = [.. Small(text, model), "--steps", "3"];
        Tool.Succeed(train);
        byte[] weights = File.ReadAllBytes(Path.Combine(model, "model.safetensors"));
        Tool.Fail(2, "--overwrite", [.. train, "--seed", "5"]);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(model, "model.safetensors")));
        Tool.Succeed([.. train, "--seed", "5", "--overwrite"]);
        Assert.NotEqual(weights, File.ReadAllBytes(Path.Combine(model, "model.safetensors")));
        Directory.CreateDirectory(Out("other"));
        File.WriteAllText(Path.Combine(Out("other"), "thesis.txt"), "mine");
        Tool.Fail(2, "is not empty", [.. Small(text, Out("other")), "--steps", "3"]);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out("other"), "thesis.txt")));
    }

    [Fact]
    public void AFolderInUseIsNotReplaced()
    {
        string text = Text(Verse), model = Out("model");
        string[] train = [.. Small(text, model), "--steps", "3"];
        Tool.Succeed(train);
        byte[] weights = File.ReadAllBytes(Path.Combine(model, "model.safetensors"));
        using (new FileStream(Path.Combine(model, "training", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Tool.Fail(1, "Another process is training", [.. train, "--seed", "5", "--overwrite"]);
            Assert.Equal(weights, File.ReadAllBytes(Path.Combine(model, "model.safetensors")));
        }

        Tool.Succeed([.. train, "--seed", "5", "--overwrite"]);
    }

    [Fact]
    public void AFinishedRunCanBeMadeLonger()
    {
        string model = Out("model");
        Tool.Succeed([.. Small(Text(Verse), model), "--steps", "5", "--set", "training.schedule=null"]);
        Tool.Succeed("train", "--resume", model, "--set", "training.steps=9");
        Assert.Contains("\"steps\": 9", File.ReadAllText(Path.Combine(model, "report.json")), StringComparison.Ordinal);
        Tool.Result again = Tool.Succeed("train", "--resume", model);
        Assert.Contains("Done: 9 updates", again.Out, StringComparison.Ordinal);
        Assert.Contains("--set training.steps=N", again.Error, StringComparison.Ordinal);
        Tool.Fail(2, "training.optimizer.learningRate is 1. Allowed: 0.002", "train", "--resume", model, "--set", "training.optimizer.learningRate=1", "--steps", "12");
        Assert.Contains("\"steps\": 9", File.ReadAllText(Path.Combine(model, "recipe.json")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AfterControlCItGoesOnAsIfNothingHadHappened()
    {
        Skip.If(OperatingSystem.IsWindows(), "Sends a signal with kill.");
        string text = Text(Verse), whole = Out("whole"), broken = Out("broken");
        string[] steps = ["--steps", "120", "--set", "training.logEvery=1"];
        Tool.Succeed([.. Small(text, whole), .. steps]);
        using Process process = Tool.Start([.. Small(text, broken), .. steps]);
        WaitForLog(Path.Combine(broken, "log.jsonl"), process);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Tool.Result result = Tool.Finish(process);
        // On a very fast machine it may have been done before the signal came.
        if (result.Code != 0)
        {
            Assert.True(result.Code == 130, result.ToString());
            Assert.Contains("unroll train --resume", result.Error, StringComparison.Ordinal);
            Tool.Succeed("train", "--resume", broken);
        }

        Assert.Equal(Weights(whole), Weights(broken));
    }

    [Fact]
    public void ADamagedModelIsNamed()
    {
        string text = Text(Verse), model = Out("model"), weights = Path.Combine(model, "model.safetensors");
        Tool.Succeed([.. Small(text, model), "--steps", "3"]);
        byte[] good = File.ReadAllBytes(weights), bad = [.. good];
        bad[^5] ^= 0x10;
        File.WriteAllBytes(weights, bad);
        Tool.Fail(1, "model.safetensors", "generate", model);
        File.WriteAllBytes(weights, good[..^7]);
        Tool.Fail(1, "model.safetensors", "eval", model, "--data", text);
        File.WriteAllBytes(weights, good);
        Tool.Succeed("generate", model, "--length", "3");
    }

    [Fact]
    public void ALearningRateThatIsTooHighIsDiagnosed()
    {
        string model = Out("model");
        Tool.Result result = Tool.Fail(1, "diverged", [.. Small(Text(Verse), model), "--steps", "200", "--optimizer", "sgd", "--learning-rate", "1e38", "--set", "training.clipNorm=null", "--set", "training.schedule=null"]);
        Assert.Contains("learning rate", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerThatIsNotFiniteIsStillJson()
    {
        string text = Text(Verse), model = Out("model");
        string[] absurd = ["--steps", "3", "--optimizer", "sgd", "--learning-rate", "1e6", "--set", "training.schedule=null", "--json"];
        using JsonDocument trained = JsonDocument.Parse(Tool.Succeed([.. Small(text, model), .. absurd]).Out);
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", text, "--json").Out);
        foreach (JsonElement perplexity in new[] { trained.RootElement.GetProperty("best").GetProperty("perplexity"), score.RootElement.GetProperty("perplexity") }) Assert.Equal("Infinity", perplexity.GetString());
    }

    [Fact]
    public void KoreanGoesInAndComesOutWhole()
    {
        string text = Text(string.Concat(Enumerable.Repeat("다람쥐 헌 쳇바퀴에 타고파. 키스의 고유조건은 입술끼리 만나야 한다.\n", 60))), model = Out("model");
        Tool.Succeed([.. Small(text, model), "--units", "jamo", "--steps", "10"]);
        Tool.Result result = Tool.Succeed("generate", model, "--prompt", "다람", "--length", "60");
        Assert.StartsWith("다람", result.Out, StringComparison.Ordinal);
        Assert.Equal(result.Out, result.Out.Normalize());
        Assert.DoesNotContain("\uFFFD", result.Out, StringComparison.Ordinal);
    }

    private static string[] Small(string text, string model) =>
        ["train", "lm", text, "--out", model, "--hidden", "16", "--layers", "1", "--embedding", "8", "--batch", "4", "--length", "16"];

    private static Dictionary<string, float[]> Weights(string model) =>
        Safetensors.Read(Path.Combine(model, "model.safetensors")).Arrays.ToDictionary(array => array.Name, array => array.ToFloats(), StringComparer.Ordinal);

    private static void WaitForLog(string path, Process process)
    {
        for (int i = 0; i < 2000 && !process.HasExited; i++)
        {
            if (File.Exists(path) && new FileInfo(path).Length > 200) return;
            Thread.Sleep(10);
        }
    }

    private string Out(string name) => Path.Combine(folder.Path, name);

    private string Text(string text)
    {
        string path = Path.Combine(folder.Path, "text.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
