using System.Text;
using System.Text.Json;

namespace Unroll.Benchmarks.Measurement;

/// <summary>The <c>peak</c> command: what one thread and all threads reach, in GFLOP/s and GB/s.</summary>
internal static class PeakReport
{
    public static void Print(Options options)
    {
        int rounds = options.Quick ? 5 : options.Windows;
        _ = Peak.MultiplyAdd(options.Threads, 10);
        var counts = options.Quick ? new[] { options.Threads } : [.. Enumerable.Range(1, options.Threads)];
        foreach (int threads in counts)
        {
            Spread multiplyAdd = Repeat(rounds, () => Peak.MultiplyAdd(threads, options.Quick ? 15 : 100));
            Print(options, "fma", "GFLOP/s", threads, multiplyAdd);
            if (options.Quick) continue;
            Print(options, "read", "GB/s", threads, Repeat(rounds, () => Peak.Read(threads, repeats: 1)));
        }
    }

    private static Spread Repeat(int rounds, Func<double> measure) => Spread.Of(Enumerable.Range(0, rounds).Select(_ => measure()));

    private static void Print(Options options, string kernel, string unit, int threads, Spread spread)
    {
        if (!options.Json)
        {
            Console.WriteLine(FormattableString.Invariant($"{kernel,-6} {threads} threads  {spread.Median:F1} {unit} ({spread.Minimum:F1}..{spread.Maximum:F1})"));
            return;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("peer", "unroll");
            json.WriteString("workload", "peak");
            json.WriteString("kernel", kernel);
            json.WriteString("unit", unit);
            json.WriteNumber("threads", threads);
            json.WriteNumber("lanes", Peak.Lanes);
            json.WriteNumber("min", spread.Minimum);
            json.WriteNumber("median", spread.Median);
            json.WriteNumber("max", spread.Maximum);
            json.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
