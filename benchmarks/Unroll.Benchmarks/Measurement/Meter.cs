using System.Diagnostics;

namespace Unroll.Benchmarks.Measurement;

/// <summary>Runs a step in timed windows, as the peers do, with a multiply-add probe before and after each window.</summary>
internal sealed class Meter(Options options)
{
    /// <summary>A window counts as quiet if the probes on both sides agree this well: in between the clock then hardly changed.</summary>
    private const double Agreement = 0.93;

    /// <summary>And if they reach this share of the best probe seen: below it, two virtual cores share a real one.</summary>
    private const double FullRate = 0.7;

    private static readonly double startResident = Environment.WorkingSet / 1048576.0;

    /// <summary>Reads the resident size before anything is allocated. Call it first.</summary>
    public static void Begin() => _ = startResident;

    /// <summary>Measures <paramref name="step"/> and prints the result.</summary>
    public void Measure(
        string workload, Action step, double tokens = 0, double flops = 0, double bytes = 0,
        string implementation = "default", string optimizer = "-", Func<IReadOnlyList<(string, double)>>? extra = null)
    {
        long start = Stopwatch.GetTimestamp();
        int warm = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Warmup || warm < 3)
        {
            step();
            warm++;
        }

        // The first steps compile; the second half of the warm-up tells how long one takes.
        long again = Stopwatch.GetTimestamp();
        int few = Math.Max(1, warm / 4);
        for (int i = 0; i < few; i++) step();
        int perWindow = Math.Max(1, (int)Math.Round(options.Seconds / (Stopwatch.GetElapsedTime(again).TotalSeconds / few)));

        var windows = new List<Window>();
        var noise = new Noise();
        double best = Peak.MultiplyAdd(options.Threads, 30);
        start = Stopwatch.GetTimestamp();
        int quiet = 0;
        while (quiet < options.Windows && (windows.Count < options.Windows || Stopwatch.GetElapsedTime(start).TotalSeconds < options.Budget))
        {
            double before = Peak.MultiplyAdd(options.Threads);
            noise.Start();
            for (int i = 0; i < perWindow; i++) step();
            (double seconds, double own, double foreign, double steal) = noise.Stop();
            double after = Peak.MultiplyAdd(options.Threads);
            best = Math.Max(best, Math.Max(before, after));
            windows.Add(new Window(seconds, own, foreign, steal, before, after));
            quiet = windows.Count(window => IsQuiet(window, best));
        }

        Window[] good = [.. windows.Where(window => IsQuiet(window, best))];
        Window[] used = good.Length >= Math.Min(5, options.Windows) ? good : [.. windows];
        using var self = Process.GetCurrentProcess();
        var result = new Result
        {
            Workload = workload,
            Implementation = implementation,
            Optimizer = optimizer,
            Threads = options.Threads,
            WindowsRun = windows.Count,
            WindowsQuiet = good.Length,
            ForeignPercent = used.Max(window => window.Foreign),
            StealPercent = used.Max(window => window.Steal),
            StepsPerWindow = perWindow,
            Milliseconds = [.. used.Select(window => window.Seconds * 1e3 / perWindow)],
            ProcessorMilliseconds = Spread.Of(used.Select(window => window.Own * 1e3 / perWindow)),
            Tokens = tokens,
            Flops = flops,
            Bytes = bytes,
            PeakGflops = Spread.Of(used.SelectMany(window => new[] { window.Before, window.After })),
            PeakResidentMebibytes = self.PeakWorkingSet64 / 1048576.0,
            StartResidentMebibytes = startResident,
            Extra = extra?.Invoke() ?? [],
        };
        Console.WriteLine(options.Json ? result.ToJson() : result.ToString());
    }

    private bool IsQuiet(Window window, double best)
    {
        double low = Math.Min(window.Before, window.After), high = Math.Max(window.Before, window.After);
        return window.Foreign <= options.Noise && window.Steal <= options.Noise && low >= Agreement * high && low >= FullRate * best;
    }

    private readonly record struct Window(double Seconds, double Own, double Foreign, double Steal, double Before, double After);
}
