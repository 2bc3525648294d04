using System.Text.Json;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>From images to a model that names them, through the built command: bright squares in one of four corners.</summary>
public sealed class CaptionCommandTests : IDisposable
{
    private static readonly string[] corners = ["top left", "top right", "bottom left", "bottom right"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Table()
    {
        var lines = new List<string> { "image\tcaption\tpart" };
        for (int i = 0; i < 16; i++)
        {
            int[] values = [.. Enumerable.Range(0, 64).Select(at => (at % 8 / 4) + 2 * (at / 32) == i % 4 ? 255 - i : i)];
            File.WriteAllText(folder[$"{i}.pgm"], $"P2 8 8 255 {string.Join(' ', values)}");
            lines.Add($"{i}.pgm\tbright square {corners[i % 4]}\t{(i < 12 ? "train" : "test")}");
        }

        File.WriteAllLines(folder["squares.tsv"], lines);
        File.WriteAllBytes(folder["squares.bin"], [.. Enumerable.Range(0, 16 * 64).Select(i => (byte)((i % 8 / 4) + 2 * (i / 32 % 2) == i / 64 % 4 ? 255 : 0))]);
        return folder["squares.tsv"];
    }

    [Fact]
    public void FromImagesToCaptions()
    {
        string table = Table(), model = folder["model"];
        Tool.Result trained = Tool.Succeed(
            "train", "caption", table, "--height", "8", "--width", "8", "--channels", "1", "--split-column", "part", "--hidden", "24", "--set", "model.encoder.channels=[8,8]", "--set", "model.encoder.size=32",
            "--set", "data.validationShare=0.25", "--steps", "120", "--batch", "9", "--learning-rate", "0.01", "--shift", "0", "--out", model);
        Assert.Contains("100.0 % of 4 captions exact", trained.Out, StringComparison.Ordinal);
        Assert.Contains("nearest training image", trained.Out, StringComparison.Ordinal);
        Assert.Contains("on its own: \"bright square", trained.Error, StringComparison.Ordinal);

        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", table, "--json").Out);
        Assert.Equal(1, score.RootElement.GetProperty("exactMatch").GetDouble());
        Assert.Equal(4, score.RootElement.GetProperty("images").GetInt32());
        Assert.Equal("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp", score.RootElement.GetProperty("signature").GetString());

        string[] lines = Tool.Succeed("caption", model, folder["1.pgm"], $"{folder["squares.bin"]}#2").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"{folder["1.pgm"]}\tbright square top right\t-", lines[0], StringComparison.Ordinal);
        Assert.Contains("#2\tbright square bottom left\t", lines[1], StringComparison.Ordinal);
        using JsonDocument answer = JsonDocument.Parse(Tool.Succeed("caption", model, folder["0.pgm"], "--json", "--best", "3").Out);
        Assert.Equal("bright square top left", answer.RootElement.GetProperty("caption").GetString());
        Assert.Equal(2, answer.RootElement.GetProperty("others").GetArrayLength());

        string picture = Tool.Succeed("explain", model, "--data", folder["0.pgm"]).Out;
        Assert.Contains("Where did each word come from?", picture, StringComparison.Ordinal);
        Assert.Contains("10", picture, StringComparison.Ordinal);
        using JsonDocument why = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", folder["0.pgm"], "--json").Out);
        Assert.Equal(5, why.RootElement.GetProperty("symbols").GetArrayLength());
        Assert.Equal(64, why.RootElement.GetProperty("symbols")[0].GetProperty("occlusion").GetArrayLength());

        Tool.Fail(2, "There is no file", "caption", model, folder["none.pgm"]);
        Tool.Fail(2, "--best is 5", "caption", model, folder["0.pgm"], "--best", "5");
        Tool.Fail(2, "has images 0 to 15", "caption", model, $"{folder["squares.bin"]}#16");
        Tool.Fail(2, "--view is gates", "explain", model, "--data", folder["0.pgm"], "--view", "gates");
        File.WriteAllText(folder["broken.pgm"], "P2 8 8 255 1 2 3");
        Tool.Fail(1, "ends before its value 3", "caption", model, folder["broken.pgm"]);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        string table = Table();
        Tool.Fail(2, "There is no file", "train", "caption", folder["none.tsv"], "--out", folder["model"]);
        Tool.Fail(2, "data.channels is 2", "train", "caption", table, "--channels", "2", "--out", folder["model"]);
        Tool.Fail(1, "has no column 'picture'", "train", "caption", table, "--image-column", "picture", "--out", folder["model"]);
        Assert.Contains("parameters", Tool.Succeed("train", "caption", table, "--height", "8", "--width", "8", "--out", folder["model"], "--dry-run").Error, StringComparison.Ordinal);
    }
}
