using System.Diagnostics;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>What happens when nobody reads the answer, it cannot be written, or the folder one stands in is gone.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void WhereTheReaderHasGoneTheWorkEndsQuietly()
    {
        // Ten million symbols would take an hour.
        (int code, string error) = Shell($"{{ {Generate} --length 10000000; echo code $? >&2; }} | head -c 20 > /dev/null");
        Assert.Equal(0, code);
        Assert.Equal("code 141", error.Trim());
    }

    [SkippableFact]
    public void AFullDiskBehindStandardOutputIsNamed()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");
        (int code, string error) = Shell($"{Generate} --length 50 > /dev/full");
        Assert.Equal(1, code);
        Assert.Contains("unroll: Standard output cannot be written: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void MessagesThatCannotBeWrittenAreDropped()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");
        (int code, _) = Shell($"{Command} train --resume '{Model}' > /dev/null 2> /dev/full");
        Assert.Equal(0, code);
        (code, _) = Shell($"{Command} eval no-such-model --data no-such-text 2> /dev/full");
        Assert.Equal(2, code);
    }

    [SkippableFact]
    public void BothMayGoToOneFile()
    {
        string both = Path.Combine(folder.Path, "both.txt");
        (int code, _) = Shell($"{Command} train --resume '{Model}' > '{both}' 2>&1");
        Assert.Equal(0, code);
        string text = File.ReadAllText(both);
        Assert.Contains("going on after update 2", text, StringComparison.Ordinal);
        Assert.Contains("Done: 2 updates", text, StringComparison.Ordinal);
        Assert.False(text.StartsWith('\uFEFF'), "A byte order mark stands before the answer.");
    }

    [SkippableFact]
    public void AFolderThatIsGoneIsOnlyMissedWhereItIsNeeded()
    {
        string gone = Path.Combine(folder.Path, "gone"), leave = $"mkdir '{gone}' && cd '{gone}' && rmdir '{gone}' && {Command} train --resume";
        (int code, string error) = Shell($"{leave} '{Model}'");
        Assert.True(code == 0, error);
        (code, error) = Shell($"{leave} model");
        Assert.Equal(2, code);
        Assert.DoesNotContain("Unable to find", error, StringComparison.Ordinal);
        (code, error) = Shell($"mkdir '{gone}' && cd '{gone}' && rmdir '{gone}' && {Command} train lm '{folder.Path}/text.txt' --out new");
        Assert.Equal(2, code);
        Assert.Contains("the current folder does not exist any more", error, StringComparison.Ordinal);
    }

    private static string Command => $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll")}'";

    private string Generate => $"{Command} generate '{Model}' --seed 3";

    private string Model
    {
        get
        {
            Skip.If(OperatingSystem.IsWindows(), "Needs a Unix shell.");
            string model = Path.Combine(folder.Path, "model"), text = Path.Combine(folder.Path, "text.txt");
            if (Directory.Exists(model)) return model;
            File.WriteAllText(text, string.Concat(Enumerable.Repeat("the rain in spain\n", 40)));
            Tool.Succeed("train", "lm", text, "--out", model, "--hidden", "8", "--layers", "1", "--embedding", "4", "--batch", "2", "--length", "8", "--steps", "2");
            return model;
        }
    }

    private static (int Code, string Error) Shell(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh") { UseShellExecute = false, ArgumentList = { "-c", command }, RedirectStandardError = true, RedirectStandardOutput = true })!;
        Tool.Result result = Tool.Finish(shell);
        return (result.Code, result.Error);
    }
}
