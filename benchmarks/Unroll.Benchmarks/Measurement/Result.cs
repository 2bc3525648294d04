using System.Text;
using System.Text.Json;

namespace Unroll.Benchmarks.Measurement;

/// <summary>One measurement, with the field names that the peers print.</summary>
internal sealed record Result
{
    public required string Workload { get; init; }

    public string Implementation { get; init; } = "default";

    public string Optimizer { get; init; } = "-";

    public required int Threads { get; init; }

    public required int WindowsRun { get; init; }

    public required int WindowsQuiet { get; init; }

    public required double ForeignPercent { get; init; }

    public required double StealPercent { get; init; }

    public required int StepsPerWindow { get; init; }

    /// <summary>Milliseconds per step, one for each window used.</summary>
    public required double[] Milliseconds { get; init; }

    /// <summary>Processor time of all threads per step: says something even where others use the machine.</summary>
    public required Spread ProcessorMilliseconds { get; init; }

    /// <summary>Tokens per step; 0 leaves the rate out.</summary>
    public double Tokens { get; init; }

    /// <summary>Counted floating point operations per step; 0 leaves the rate out.</summary>
    public double Flops { get; init; }

    /// <summary>Counted bytes per step; 0 leaves the rate out.</summary>
    public double Bytes { get; init; }

    /// <summary>GFLOP/s of the multiply-add probes beside the windows used.</summary>
    public required Spread PeakGflops { get; init; }

    public required double PeakResidentMebibytes { get; init; }

    public required double StartResidentMebibytes { get; init; }

    /// <summary>Further numbers under their JSON names: losses, parameters.</summary>
    public IReadOnlyList<(string Name, double Value)> Extra { get; init; } = [];

    public Spread Step => Spread.Of(Milliseconds);

    /// <summary>Counted work of the median step over the median probe.</summary>
    public double FractionOfPeak => Flops / Step.Median / 1e6 / PeakGflops.Median;

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("peer", $"unroll {typeof(Tensors.Tensor).Assembly.GetName().Version?.ToString(3)}");
            json.WriteString("workload", Workload);
            json.WriteString("impl", Implementation);
            json.WriteString("optim", Optimizer);
            json.WriteNumber("threads", Threads);
            json.WriteNumber("windows", Milliseconds.Length);
            json.WriteNumber("windows_run", WindowsRun);
            json.WriteNumber("windows_quiet", WindowsQuiet);
            json.WriteNumber("foreign_cpu_pct", Math.Round(ForeignPercent, 1));
            json.WriteNumber("steal_pct", Math.Round(StealPercent, 1));
            json.WriteNumber("steps_per_window", StepsPerWindow);
            json.WriteStartArray("raw_ms");
            foreach (double value in Milliseconds) json.WriteNumberValue(Math.Round(value, 6));
            json.WriteEndArray();
            Write(json, "step_ms", Step);
            Write(json, "cpu_ms", ProcessorMilliseconds);
            if (Workload.StartsWith("W8", StringComparison.Ordinal)) Write(json, "us_per_step", Step.Times(1e3));
            if (Tokens > 0) Write(json, "tokens_per_s", Step.Rate(Tokens * 1e3));
            if (Flops > 0)
            {
                Write(json, "gflops", Step.Rate(Flops / 1e6));
                json.WriteNumber("counted_gflop_per_step", Flops / 1e9);
                json.WriteNumber("fraction_of_peak", Math.Round(FractionOfPeak, 4));
            }

            if (Bytes > 0) Write(json, "gb_per_s", Step.Rate(Bytes / 1e6));
            Write(json, "peak_gflops", PeakGflops);
            json.WriteNumber("peak_rss_mib", Math.Round(PeakResidentMebibytes, 1));
            json.WriteNumber("import_rss_mib", Math.Round(StartResidentMebibytes, 1));
            foreach ((string name, double value) in Extra)
            {
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public override string ToString()
    {
        FormattableString line = $"{Workload,-18} {Implementation,-10} step {Step.Median:F3} ms ({Step.Minimum:F3}..{Step.Maximum:F3})";
        var text = new StringBuilder(FormattableString.Invariant(line));
        text.Append(FormattableString.Invariant($"  cpu {ProcessorMilliseconds.Median:F3} ms"));
        if (Tokens > 0) text.Append(FormattableString.Invariant($"  {Tokens * 1e3 / Step.Median:F0} tok/s"));
        if (Flops > 0) text.Append(FormattableString.Invariant($"  {Flops / Step.Median / 1e6:F1} GFLOP/s ({FractionOfPeak:P0} of {PeakGflops.Median:F0})"));
        if (Bytes > 0) text.Append(FormattableString.Invariant($"  {Bytes / Step.Median / 1e6:F1} GB/s"));
        text.Append(FormattableString.Invariant($"  peak RSS {PeakResidentMebibytes:F0} MiB  [{WindowsQuiet}/{WindowsRun} windows quiet]"));
        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("min", spread.Minimum);
        json.WriteNumber("median", spread.Median);
        json.WriteNumber("max", spread.Maximum);
        json.WriteEndObject();
    }
}
