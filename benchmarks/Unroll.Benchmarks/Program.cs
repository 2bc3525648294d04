using System.Globalization;
using Unroll.Benchmarks;
using Unroll.Benchmarks.Measurement;
using Unroll.Benchmarks.Workloads;
using Unroll.Numerics;

Meter.Begin();
Options options;
try
{
    options = Options.Parse(args);
}
catch (Exception error) when (error is ArgumentException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

WorkerPool.Threads = options.Threads;
if (options.List || options.Workload.Length == 0)
{
    Console.WriteLine($"workloads: {string.Join(' ', Catalogue.All.Keys)} peak");
    return 0;
}

if (string.Equals(options.Workload, "peak", StringComparison.Ordinal))
{
    PeakReport.Print(options);
    return 0;
}

if (!Catalogue.All.TryGetValue(options.Workload, out Action<Options, Meter>? run))
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"There is no workload '{options.Workload}'. Choose one of: {string.Join(' ', Catalogue.All.Keys)} peak"));
    return 2;
}

// Single operations are short: a third of the window, as the peers do.
if (options.Workload.StartsWith("W10", StringComparison.Ordinal) && options.Seconds == 1.0) options = options with { Seconds = 0.3, Warmup = 0.5 };
run(options, new Meter(options));
return 0;
