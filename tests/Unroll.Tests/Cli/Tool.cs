using System.Diagnostics;
using System.Globalization;

namespace Unroll.Tests.Cli;

/// <summary>Runs the built command as a process of its own, as a user does.</summary>
internal static class Tool
{
    private const int MostSeconds = 180;

    /// <summary>What a run gave.</summary>
    internal sealed record Result(int Code, string Out, string Error)
    {
        public override string ToString() => $"exit {Code}{Environment.NewLine}{Out}{Environment.NewLine}{Error}";
    }

    /// <summary>Runs to the end.</summary>
    public static Result Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Whether this process, and so every child, was told to ignore Ctrl-C.</summary>
    public static bool IgnoresInterrupts()
    {
        const string status = "/proc/self/status", field = "SigIgn:";
        const ulong interrupt = 1UL << (2 - 1);
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(one => one.StartsWith(field, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
    }

    /// <summary>Starts and leaves it running; end with <see cref="Finish"/>.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment.Remove("UNROLL_DATA");
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end; a run that hangs is killed and fails the test.</summary>
    public static Result Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(MostSeconds)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The command did not end within {MostSeconds} seconds.");
        }

        process.WaitForExit();
        return new Result(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs what must succeed.</summary>
    public static Result Succeed(params string[] arguments)
    {
        Result result = Run(arguments);
        Assert.True(result.Code == 0, $"unroll {string.Join(' ', arguments)}: {result}");
        return result;
    }

    /// <summary>Runs what must fail with that exit code and a message that holds a text, without a stack trace.</summary>
    public static Result Fail(int code, string message, params string[] arguments)
    {
        Result result = Run(arguments);
        string what = $"unroll {string.Join(' ', arguments)}: {result}";
        Assert.True(result.Code == code, what);
        Assert.True(result.Error.Contains(message, StringComparison.Ordinal), what);
        Assert.False(result.Error.Contains("   at ", StringComparison.Ordinal), what);
        return result;
    }
}
