using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unroll.Cells;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Cli;

/// <summary>Explanations through the built command: the JSON has the numbers of the table, and both are verified.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private const string Text = "하나 둘 on it";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheTableShowsTheNumbersOfTheJson()
    {
        string model = Model(new LstmSpec(10) { Layers = 2 });
        string table = Tool.Succeed("explain", model, "--text", Text).Out;
        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("explain", model, "--text", Text, "--json").Out);

        string[] rows = [.. table.Split('\n').Where(line => line.Length > 6 && char.IsDigit(line[4]))];
        double[] norms = Data(json.RootElement, "influence.norm"), occlusion = Data(json.RootElement, "influence.occlusion");
        Assert.Equal(norms.Length, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            string[] cells = rows[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.InRange(double.Parse(cells[2], CultureInfo.InvariantCulture) / norms[i], 0.99, 1.01);
            Assert.InRange(double.Parse(cells[^1], CultureInfo.InvariantCulture) / occlusion[i], 0.99, 1.01);
        }

        Assert.Contains(json.RootElement.GetProperty("notes")[0].GetProperty("sentence").GetString()!, table, StringComparison.Ordinal);
        Assert.Equal(["하", "나", "␣"], json.RootElement.GetProperty("tokens").GetProperty("text").EnumerateArray().Take(3).Select(label => label.GetString()!));
    }

    [Theory]
    [InlineData("influence")]
    [InlineData("gradients")]
    public void VerifyComparesWithDifferences(string view)
    {
        string model = Model(new GruSpec(10));
        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("explain", model, "--text", Text, "--view", view, "--verify", "--of", "5", "--json").Out);

        JsonElement[] checks = [.. json.RootElement.GetProperty("notes").EnumerateArray().Where(note => note.GetProperty("kind").GetString() == "verification")];
        Assert.Equal(3, checks.Length);
        Assert.All(checks, check => Assert.True(check.GetProperty("relativeError").GetDouble() < 1e-4, check.ToString()));
    }

    [Fact]
    public void GatesAreShownForEveryLayerAndAPlainCellHasNone()
    {
        string gates = Tool.Succeed("explain", Model(new LstmSpec(10) { Layers = 2 }), "--text", Text, "--view", "gates").Out;
        foreach (string gate in new[] { "input", "forget", "candidate", "output" }) Assert.Contains($"rnn.layer1.forward.{gate}: mean", gates, StringComparison.Ordinal);
        Assert.Contains("no gates", Tool.Succeed("explain", Model(new ElmanSpec(10)), "--text", Text, "--view", "gates").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongUseIsSaid()
    {
        string model = Model(new GruSpec(4));
        Tool.Fail(2, "--of is 99; the text has 10 symbols", "explain", model, "--text", Text, "--of", "99");
        Tool.Fail(2, "empty", "explain", model, "--text", "");
        Tool.Fail(2, "dreams", "explain", model, "--text", Text, "--view", "dreams");
        Tool.Fail(2, "nowhere", "explain", Path.Combine(folder.Path, "nowhere"), "--text", Text);
    }

    [SkippableFact]
    public void ControlCEndsALongExplanation()
    {
        Skip.If(OperatingSystem.IsWindows(), "Sends a signal with kill.");
        Skip.If(Tool.IgnoresInterrupts(), "This process was started with interrupts ignored, as shells do for jobs in the background, and hands that on.");
        string text = string.Concat(Enumerable.Repeat("하나 둘 on it", 400));
        using Process process = Tool.Start("explain", Model(new LstmSpec(96)), "--text", text, "--verify");
        Thread.Sleep(1500);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.Equal(130, Tool.Finish(process).Code);
    }

    private string Model(RecurrentSpec recurrent)
    {
        string path = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));
        LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = recurrent }, Vocabulary.Build(TextUnits.Characters, Text + "abc"), seed: 3).Save(path);
        return path;
    }

    private static double[] Data(JsonElement root, string name) =>
        [.. root.GetProperty("values").EnumerateArray().Single(value => value.GetProperty("name").GetString() == name).GetProperty("data").EnumerateArray().Select(value => value.GetDouble())];
}
