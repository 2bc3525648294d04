namespace Unroll.Tests.Cli;

/// <summary>The demo, in its short form: every part appears, and nothing of it depends on chance or on the number of threads.</summary>
public sealed class DemoCommandTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public void EveryPartOfTheDemoAppearsAndRepeatsItself(string language)
    {
        string[] command = ["demo", "--quick", "--language", language];
        string first = Tool.Succeed(command).Out, second = Tool.Succeed([.. command, "--threads", "1"]).Out;

        foreach (string expected in new[] { "1. Who remembers?", "2. Why?", "3. A network that writes", "before learning:", "after 30 updates", "RNN", "GRU", "LSTM", "per step before" })
        {
            Assert.Contains(expected, first, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b", first, StringComparison.Ordinal);
        Assert.Equal(language == "ko", first.Any(c => c is >= '가' and <= '힣'));
        Assert.Equal(WithoutTime(first), WithoutTime(second));
        Assert.NotEqual(WithoutTime(first), WithoutTime(Tool.Succeed([.. command, "--seed", "8"]).Out));
    }

    // The line that tells how long it took, and the seed.
    private static string WithoutTime(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("All of it", StringComparison.Ordinal)));
}
