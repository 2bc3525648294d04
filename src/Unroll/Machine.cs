using Unroll.Numerics;

namespace Unroll;

/// <summary>What the engine uses of the machine it runs on.</summary>
public static class Machine
{
    /// <summary>How many threads compute, the calling one included. Results do not depend on it. Default: all cores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            WorkerPool.Threads = value;
        }
    }

    /// <summary>The vector instructions in use, for instance <c>Vector512</c>.</summary>
    public static string VectorInstructions => Simd.Level.ToString();

    /// <summary>Bytes of working memory that are kept for reuse between updates.</summary>
    public static long KeptBytes => BlockPool.KeptBytes();
}
