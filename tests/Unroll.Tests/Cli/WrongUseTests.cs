using System.Text.Json;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>What goes wrong on the command line gives a message, the right exit code, and changes nothing.</summary>
public sealed class WrongUseTests : IDisposable
{
    private const int Failed = 1;
    private const int WrongUse = 2;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Did you mean 'train'?", "trian")]
    [InlineData("Did you mean '--hidden'?", "train", "lm", "x", "--hiden", "5")]
    [InlineData("'eval'", "eval")]
    [InlineData("Name a recipe, or a task", "train")]
    [InlineData("--threads is 0", "doctor", "--threads", "0")]
    [InlineData("--length is 'many'. Allowed: a whole number, at most 2147483647.", "generate", "x", "--length", "many")]
    [InlineData("--length is -5. Allowed: 0 or more.", "generate", "x", "--length", "-5")]
    [InlineData("--temperature is -1", "generate", "x", "--temperature", "-1")]
    [InlineData("--top-p is 1.5. Allowed: above 0 and at most 1.", "generate", "x", "--top-p", "1.5")]
    [InlineData("does not exist", "generate", "no-such-model")]
    [InlineData("does not exist", "train", "no-such-recipe.json")]
    [InlineData("no folder", "train", "--resume", "no-such-run")]
    public void TheCommandLineIsChecked(string message, params string[] arguments) => Tool.Fail(WrongUse, message, arguments);

    [Fact]
    public void EverySettingThatIsWrongIsNamedAtOnce()
    {
        Tool.Result result = Tool.Fail(
            WrongUse, "problems:", "train", "lm", Text("abc"), "--out", Out, "--hidden", "-5", "--layers", "many", "--cell", "lsmt", "--steps", "0", "--learning-rate", "-1", "--set", "training.stpes=3");
        foreach (string expected in new[]
                 {
                     "model.recurrent.cell is \"lsmt\". Allowed: lstm, gru, rnn. Did you mean 'lstm'?", "training.steps is 0", "(from --steps)",
                     "training.optimizer.learningRate is -1", "training.stpes is no field. Did you mean 'training.steps'?",
                 }) Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void AbsurdSizesAreRefusedBeforeMemoryIsAskedFor() =>
        Tool.Fail(WrongUse, "model.recurrent.hidden is 100000000. Allowed: 1 to 65536.", "train", "lm", Text("abcdef"), "--out", Out, "--hidden", "100000000");

    [Fact]
    public void AMissingTextSaysHowToNameIt() => Tool.Fail(WrongUse, "--data FILE", "train", "lm", Path.Combine(folder.Path, "missing.txt"), "--out", Out);

    [Fact]
    public void AnEmptyTextIsNoText() => Tool.Fail(Failed, "is empty", "train", "lm", Text(""), "--out", Out);

    [Fact]
    public void OneCharacterIsTooLittle() => Tool.Fail(WrongUse, "The text has 1 symbol; ", "train", "lm", Text("a"), "--out", Out);

    [Fact]
    public void InvalidBytesAreNamedWithTheirPlace()
    {
        string path = Path.Combine(folder.Path, "bytes.txt");
        File.WriteAllBytes(path, [.. "first line\nsecond "u8, 0xC3, 0x28, .. "\n"u8]);
        Tool.Result result = Tool.Fail(Failed, "bytes.txt", "train", "lm", path, "--out", Out);
        Assert.Contains("line 2", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void WithoutOutNothingIsTrained() => Tool.Fail(WrongUse, "--out DIR", "train", "lm", Text("some text"));

    [Fact]
    public void AFolderThatCannotBeMadeIsAFailure() =>
        Tool.Fail(Failed, "/dev/null/model", "train", "lm", Text(new string('a', 4000) + "b"), "--out", "/dev/null/model", "--hidden", "4", "--batch", "2");

    [Fact]
    public void ARecipeWithAMistakeSaysTheLine()
    {
        string path = Path.Combine(folder.Path, "recipe.json");
        File.WriteAllText(path, "{\n  // comment\n  \"task\": \"lm\",\n  \"data\": { \"train\" \"x\" }\n}");
        Tool.Fail(WrongUse, "line 4", "train", path);
    }

    [Fact]
    public void AFieldThatIsLeftOutIsCalledNull()
    {
        string path = Path.Combine(folder.Path, "recipe.json");
        File.WriteAllText(path, $"{{ \"data\": {{ \"train\": {JsonSerializer.Serialize(Text("abc"))} }}, \"training\": {{ \"optimizer\": {{ \"learningRate\": 0.1 }} }} }}");
        Tool.Fail(WrongUse, "training.steps is null. Allowed: either steps or epochs", "train", path, "--out", Out);
    }

    [Fact]
    public void VerboseShowsWhereItHappened()
    {
        Tool.Result result = Tool.Run("train", "lm", Text(""), "--out", Out, "--verbose");
        Assert.Equal(Failed, result.Code);
        Assert.Contains("   at ", result.Error, StringComparison.Ordinal);
    }

    private string Out => Path.Combine(folder.Path, "model");

    private string Text(string text)
    {
        string path = Path.Combine(folder.Path, "text.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
