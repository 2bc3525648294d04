using System.Text.Json;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>From tagged sentences to a tagger that is used, through the built command.</summary>
public sealed class TagCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FromSentencesToTags()
    {
        string data = folder["verse.txt"], model = folder["model"];
        File.WriteAllText(data, string.Concat(Enumerable.Repeat("the DET\ndog NOUN\nbarks VERB\n. PUNCT\n\na DET\ncat NOUN\nsleeps VERB\n. PUNCT\n\n", 20)));
        Tool.Result trained = Tool.Succeed(
            "train", "tag", data, "--out", model, "--test", data, "--hidden", "12", "--embedding", "8", "--characters", "8", "--epochs", "12", "--batch", "4", "--learning-rate", "0.02", "--crf", "--threads", "1");
        Assert.Contains("Test data: accuracy 100.00 %", trained.Out, StringComparison.Ordinal);
        Assert.Equal("the/DET\tcat/NOUN\tbarks/VERB\t./PUNCT\na/DET\tdog/NOUN\n", Tool.Succeed("tag", model, "the cat barks.", "a dog").Out.ReplaceLineEndings("\n"));
        using JsonDocument answer = JsonDocument.Parse(Tool.Succeed("tag", model, "the dog barks .", "--words", "--json").Out);
        Assert.Equal(["DET", "NOUN", "VERB", "PUNCT"], answer.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.All(answer.RootElement.GetProperty("probabilities").EnumerateArray(), probability => Assert.InRange(probability.GetDouble(), 0.2, 1));

        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", data, "--json").Out);
        Assert.Equal(1, score.RootElement.GetProperty("accuracy").GetDouble());
        Assert.Equal(40, score.RootElement.GetProperty("tags").GetProperty("NOUN").GetProperty("number").GetInt32());

        Tool.Result why = Tool.Succeed("explain", model, "--text", "the cat sleeps.", "--of", "1");
        Assert.Contains("log-probability of NOUN for 'cat' (step 1)", why.Out, StringComparison.Ordinal);
        Assert.Contains("rank agreement", why.Out, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("explain", model, "--text", "the cat sleeps.", "--of", "^4", "--view", "characters", "--json").Out);
        Assert.Contains("DET for 'the'", json.RootElement.GetProperty("output").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, json.RootElement.GetProperty("inputs").GetArrayLength());
        Tool.Fail(2, "--of is 9", "explain", model, "--text", "the cat", "--of", "9");
    }

    [Fact]
    public void FramesAreLabelledFromTables()
    {
        foreach (string part in new[] { "one", "two" })
        {
            Directory.CreateDirectory(folder["frames"]);
            IEnumerable<string> rows = Enumerable.Range(0, 60).Select(t => $"{t},{(t / 5 % 2 == 0 ? 1.5 : -1.5)},{t % 3},{(t / 5 % 2 == 0 ? "high" : "low")}");
            File.WriteAllLines(folder[$"frames/{part}.csv"], ["time,height,noise,state", .. rows]);
        }

        string model = folder["model"];
        Tool.Succeed(
            "train", "tag", folder["frames"], "--out", model, "--hidden", "6", "--epochs", "15", "--batch", "2", "--learning-rate", "0.05", "--set", "data.ignore=time", "--set", "data.cut=10", "--threads", "1");
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", folder["frames/one.csv"], "--json").Out);
        Assert.InRange(score.RootElement.GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.Contains("log-probability of high for frame 2", Tool.Succeed("explain", model, "--data", folder["frames/one.csv"], "--of", "2").Out, StringComparison.Ordinal);
        Tool.Result tagged = Tool.Succeed("tag", model, folder["frames/one.csv"]);
        Assert.Equal(["high", "high", "low"], tagged.Out.Split('\t')[4..7]);
        File.WriteAllText(folder["bare.csv"], "height,noise\n1.5,1\n-1.5,0\n");
        using JsonDocument bare = JsonDocument.Parse(Tool.Succeed("tag", model, folder["bare.csv"], "--json").Out);
        Assert.Equal(2, bare.RootElement.GetProperty("tags").GetArrayLength());
        Assert.Equal(folder["bare.csv"], bare.RootElement.GetProperty("file").GetString());
        File.WriteAllText(folder["bare.csv"], "a,b,c,d\n1,2,3,4\n");
        Tool.Fail(1, "There are 4 columns of numbers; the model reads 2", "tag", model, folder["bare.csv"]);
        Tool.Fail(2, "no file", "tag", model, "word");
    }

    [Fact]
    public void BadInputIsNamed()
    {
        string data = folder["bad.txt"];
        File.WriteAllText(data, "one A\ntwo B C\n");
        Tool.Fail(1, "line 2: 3 columns", "train", "tag", data, "--out", folder["model"]);
        Tool.Fail(2, "There is no file", "train", "tag", folder["none.txt"], "--out", folder["model"]);
        Tool.Fail(2, "model.embedding", "train", "tag", data, "--out", folder["model"], "--embedding", "-1");
    }
}
