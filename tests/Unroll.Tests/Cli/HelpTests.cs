using System.Text.Json;

namespace Unroll.Tests.Cli;

public sealed class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    public void HelpNamesEveryCommand(params string[] arguments)
    {
        string help = Tool.Succeed(arguments).Out;
        foreach (string command in new[] { "demo", "train", "eval", "generate", "explain", "tokenizer", "export", "doctor", "schema" }) Assert.Contains(command, help, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSchemaDescribesEveryField()
    {
        using JsonDocument schema = JsonDocument.Parse(Tool.Succeed("schema").Out);
        JsonElement recipe = schema.RootElement.GetProperty("anyOf").EnumerateArray().First(variant => variant.GetProperty("properties").GetProperty("task").GetProperty("const").GetString() == "lm");
        JsonElement training = recipe.GetProperty("properties").GetProperty("training").GetProperty("properties");
        Assert.Equal("How many sequences make one update. Default: 32.", training.GetProperty("batchSize").GetProperty("description").GetString());
        Assert.Equal(32, training.GetProperty("batchSize").GetProperty("default").GetInt32());
        string[] cells = [.. recipe.GetProperty("properties").GetProperty("model").GetProperty("properties").GetProperty("recurrent").GetProperty("anyOf").EnumerateArray()
            .Select(variant => variant.GetProperty("properties").GetProperty("cell").GetProperty("const").GetString()!)];
        Assert.Equal(["lstm", "gru", "rnn"], cells);
    }

    [Fact]
    public void TheVersionIsPrinted() => Assert.Matches(@"^\d+\.\d+\.\d+", Tool.Succeed("--version").Out);
}
