using System.Diagnostics;
using System.Text.Json;

namespace Unroll.Tests.Benchmarks;

/// <summary>The benchmarks print the fields that the peers' programs print. How long anything takes is no test's business.</summary>
public sealed class BenchmarkOutputTests
{
    private static readonly string[] fields =
    [
        "peer", "workload", "impl", "optim", "threads", "windows", "windows_run", "windows_quiet", "foreign_cpu_pct", "steal_pct", "steps_per_window", "raw_ms", "step_ms",
        "tokens_per_s", "gflops", "counted_gflop_per_step", "peak_rss_mib", "import_rss_mib", "fraction_of_peak", "peak_gflops", "cpu_ms",
    ];

    [Theory]
    [InlineData("W3s", "loss_first loss_last steps_run params")]
    [InlineData("W8b", "us_per_step")]
    public void AWorkloadPrintsThePeersFields(string workload, string more)
    {
        using JsonDocument json = JsonDocument.Parse(Run(0, workload, "--json", "--windows", "1", "--seconds", "0", "--warmup", "0", "--budget", "0"));

        foreach (string field in fields.Concat(more.Split(' '))) Assert.True(json.RootElement.TryGetProperty(field, out _), field);
        Assert.Equal(workload, json.RootElement.GetProperty("workload").GetString());
        Assert.True(json.RootElement.GetProperty("step_ms").GetProperty("median").GetDouble() > 0);
    }

    [Fact]
    public void TheListHasEveryWorkloadOfTheIssueAndOthersAreRefused()
    {
        string[] list = Run(0, "--list").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        foreach (string workload in "W1 W1e W1s W1m W2 W2e W2s W3 W3e W3s W1i1 W1i64 W8a W8b W9 W10gemm W10softmax W10layernorm W10adamw W10embedding".Split(' ')) Assert.Contains(workload, list);
        Run(2, "W99");
        Run(2, "W1", "--fast");
    }

    private static string Run(int code, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Unroll.Benchmarks.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == code, $"exit {process.ExitCode}: {output} {error.GetAwaiter().GetResult()}");
        return output;
    }
}
