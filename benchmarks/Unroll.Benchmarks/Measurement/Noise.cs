using System.Diagnostics;
using System.Globalization;

namespace Unroll.Benchmarks.Measurement;

/// <summary>
/// How much processor time somebody else used during a window, and how much the hypervisor took, in percent of one core. Elsewhere than on
/// Linux nothing is known and zero is reported.
/// </summary>
internal sealed class Noise
{
    private const double TicksPerSecond = 100;

    private Reading start = Read();

    public void Start() => start = Read();

    public (double Seconds, double OwnSeconds, double ForeignPercent, double StealPercent) Stop()
    {
        Reading end = Read();
        double seconds = Stopwatch.GetElapsedTime(start.Time, end.Time).TotalSeconds;
        double foreign = Math.Max(0, end.Busy - start.Busy - (end.Own - start.Own));
        return (seconds, end.Own - start.Own, 100 * foreign / seconds, 100 * (end.Stolen - start.Stolen) / seconds);
    }

    private static Reading Read()
    {
        double busy = 0, stolen = 0;
        if (File.Exists("/proc/stat"))
        {
            using StreamReader reader = File.OpenText("/proc/stat");
            string[] fields = reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double Field(int index) => double.Parse(fields[index + 1], CultureInfo.InvariantCulture) / TicksPerSecond;
            busy = Field(0) + Field(1) + Field(2) + Field(5) + Field(6);
            stolen = Field(7);
        }

        return new Reading(busy, stolen, Environment.CpuUsage.TotalTime.TotalSeconds, Stopwatch.GetTimestamp());
    }

    private readonly record struct Reading(double Busy, double Stolen, double Own, long Time);
}
