using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Unroll.Numerics;

/// <summary>
/// Runs the chunks of a problem on all threads. How a problem is cut never depends on the number of threads, so neither do results.
/// </summary>
/// <remarks>
/// Chunks are claimed one by one, by half of the threads from the first chunk on and by the others from the last one back, so that the same thread tends to
/// meet the same data again in its cache. The caller waits only for workers that came in: a worker that the operating system keeps away costs
/// nothing. Workers spin for a short while after each run and then sleep. A run inside a run, or beside the run of another thread, is done by
/// its caller alone. A run costs about 0.2 µs plus the wake-up of sleeping workers (20 µs): do less than about 10 µs of work without it.
/// </remarks>
internal static unsafe class WorkerPool
{
    private const long SpinMicroseconds = 100;
    private const int MaximumThreads = 1024;

    // state: generation in the upper 32 bits, then whether workers may come in, then how many have.
    private const long Open = 1L << 31;
    private const long EnteredMask = Open - 1;

    private static readonly SharedState shared = new();
    private static readonly SpinBarrier teamBarrier = new(1);
    private static readonly Lock growing = new();
    private static readonly object parking = new();
    private static int threads = Math.Clamp(Environment.ProcessorCount, 1, MaximumThreads);
    private static int started;

    /// <summary>How many threads take part, the caller included. May be changed at any time; a run under way is not affected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1024.</exception>
    public static int Threads
    {
        get => threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumThreads);
            threads = value;
        }
    }

    /// <summary>Calls <paramref name="body"/> once for every chunk number below <paramref name="chunks"/>, in any order, and returns when all are done.</summary>
    public static void Run(int chunks, Action<int> body)
    {
        var wrapped = new ActionBody(body);
        Run(chunks, ref wrapped);
    }

    /// <summary>As <see cref="Run(int, Action{int})"/> without allocation. The first exception of a chunk reaches the caller; chunks not yet begun are dropped then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TBody>(int chunks, ref TBody body)
        where TBody : struct, IChunkBody, allows ref struct
    {
        int limit = Math.Min(threads, chunks);
        if (limit <= 1 || Interlocked.CompareExchange(ref shared.Busy, 1, 0) != 0)
        {
            for (int chunk = 0; chunk < chunks; chunk++) body.Run(chunk);
            return;
        }

        // A copy on the stack cannot move, so that workers may reach it through a pointer.
        TBody local = body;
        shared.Next = 0;
        shared.Chunks = chunks;
        shared.Invoke = &InvokeChunk<TBody>;
        shared.Context = Unsafe.AsPointer(ref local);
        shared.IsTeam = false;
        OpenTo(limit - 1);
        Work(&InvokeChunk<TBody>, shared.Context, chunks, 0);
        WaitFor(Close());
        body = local;
        Finish();
    }

    /// <summary>
    /// Runs <paramref name="body"/> once on each of up to <paramref name="members"/> threads that are all running at the same time, so that they may
    /// wait for each other. Workers that do not show up within <paramref name="patienceMicroseconds"/> are left out; with nobody there the caller works alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunTeam<TBody>(int members, ref TBody body, int patienceMicroseconds = 200)
        where TBody : struct, ITeamBody, allows ref struct
    {
        int limit = Math.Min(threads, members);
        if (limit <= 1 || Interlocked.CompareExchange(ref shared.Busy, 1, 0) != 0)
        {
            body.Run(0, SpinBarrier.Alone);
            return;
        }

        TBody local = body;
        shared.Next = 0;
        shared.Chunks = 0;
        shared.Invoke = &InvokeMember<TBody>;
        shared.Context = Unsafe.AsPointer(ref local);
        shared.IsTeam = true;
        Volatile.Write(ref shared.TeamSize, 0);
        OpenTo(limit - 1);

        var spin = new TimedSpin();
        while ((int)(Volatile.Read(ref shared.State) & EnteredMask) < limit - 1 && spin.Microseconds < patienceMicroseconds) spin.Once();
        int entered = Close();
        teamBarrier.Reset(entered + 1);
        Volatile.Write(ref shared.TeamSize, entered + 1);
        try
        {
            local.Run(0, teamBarrier);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        WaitFor(entered);
        body = local;
        Finish();
    }

    private static void OpenTo(int workers)
    {
        if (started < threads - 1) Grow();
        shared.Exited = 0;
        shared.Failure = null;
        shared.Limit = workers;
        long generation = (shared.State >> 32) + 1;
        Interlocked.Exchange(ref shared.State, (generation << 32) | Open);

        // The exchange is a full fence: either a worker on its way to sleep sees the new state, or we see that it sleeps.
        if (Volatile.Read(ref shared.Parked) == 0) return;
        lock (parking)
        {
            for (int i = Math.Min(shared.Parked, workers); i > 0; i--) Monitor.Pulse(parking);
        }
    }

    /// <summary>Lets nobody in from here on and tells how many are.</summary>
    private static int Close() => (int)(Interlocked.And(ref shared.State, ~Open) & EnteredMask);

    private static void WaitFor(int entered)
    {
        var spin = new TimedSpin();
        while (Volatile.Read(ref shared.Exited) != entered) spin.Once();
    }

    private static void Finish()
    {
        Exception? failure = shared.Failure;
        shared.Failure = null;
        Volatile.Write(ref shared.Busy, 0);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static void Work(delegate*<void*, int, void> invoke, void* context, int chunks, int member)
    {
        try
        {
            for (int chunk = Claim(chunks, member); chunk >= 0; chunk = Claim(chunks, member)) invoke(context, chunk);
        }
        catch (Exception exception)
        {
            Fail(exception);
            Volatile.Write(ref shared.Next, chunks);
        }
    }

    /// <summary>The next chunk for a thread, or -1. The claims from the front are counted in the lower half of one number, those from the back in the upper.</summary>
    private static int Claim(int chunks, int member)
    {
        bool back = (member & 1) != 0;
        long one = back ? 1L << 32 : 1, before = Interlocked.Add(ref shared.Next, one) - one;
        int front = (int)before, behind = (int)(before >> 32);
        if (front + behind >= chunks) return -1;
        return back ? chunks - 1 - behind : front;
    }

    private static void Fail(Exception exception)
    {
        if (exception is BarrierBrokenException) return;
        Interlocked.CompareExchange(ref shared.Failure, exception, null);
        if (shared.IsTeam) teamBarrier.Break();
    }

    private static void InvokeChunk<TBody>(void* context, int chunk)
        where TBody : struct, IChunkBody, allows ref struct
        => Unsafe.AsRef<TBody>(context).Run(chunk);

    private static void InvokeMember<TBody>(void* context, int member)
        where TBody : struct, ITeamBody, allows ref struct
        => Unsafe.AsRef<TBody>(context).Run(member, teamBarrier);

    private static void Grow()
    {
        lock (growing)
        {
            while (started < threads - 1)
            {
                started++;
                new Thread(Live) { IsBackground = true, Name = $"Unroll worker {started}" }.Start();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Live()
    {
        long seen = 0;
        while (true)
        {
            long state = AwaitWork(seen);
            seen = state >> 32;
            while ((state & Open) != 0 && state >> 32 == seen && (state & EnteredMask) < shared.Limit)
            {
                long witnessed = Interlocked.CompareExchange(ref shared.State, state + 1, state);
                if (witnessed == state)
                {
                    TakePart((int)(state & EnteredMask) + 1);
                    break;
                }

                state = witnessed;
            }
        }
    }

    private static void TakePart(int member)
    {
        if (shared.IsTeam)
        {
            var spin = new TimedSpin();
            while (Volatile.Read(ref shared.TeamSize) == 0) spin.Once();
            try
            {
                shared.Invoke(shared.Context, member);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }
        else
        {
            Work(shared.Invoke, shared.Context, shared.Chunks, member);
        }

        Interlocked.Increment(ref shared.Exited);
    }

    /// <summary>Waits for a generation other than <paramref name="seen"/> that is open, spinning first and sleeping then.</summary>
    private static long AwaitWork(long seen)
    {
        while (true)
        {
            var spin = new TimedSpin();
            while (spin.Microseconds < SpinMicroseconds)
            {
                long state = Volatile.Read(ref shared.State);
                if ((state & Open) != 0 && state >> 32 != seen) return state;
                spin.Once();
            }

            lock (parking)
            {
                Interlocked.Increment(ref shared.Parked);
                long state = Volatile.Read(ref shared.State);
                if ((state & Open) == 0 || state >> 32 == seen) Monitor.Wait(parking);
                shared.Parked--;
            }
        }
    }

    private readonly struct ActionBody(Action<int> body) : IChunkBody
    {
        public void Run(int chunk) => body(chunk);
    }

    // What threads write often stands in cache lines of its own.
    private sealed class SharedState
    {
        public delegate*<void*, int, void> Invoke;
        public void* Context;
        public Exception? Failure;
        public int Chunks;
        public int Limit;
        public bool IsTeam;
        public int TeamSize;
        private Counters counters;

        public ref long State => ref counters.State;

        public ref long Next => ref counters.Next;

        public ref int Exited => ref counters.Exited;

        public ref int Busy => ref counters.Busy;

        public ref int Parked => ref counters.Parked;
    }

    [StructLayout(LayoutKind.Explicit, Size = 768)]
    private struct Counters
    {
        [FieldOffset(128)] public long State;
        [FieldOffset(256)] public long Next;
        [FieldOffset(384)] public int Exited;
        [FieldOffset(512)] public int Busy;
        [FieldOffset(640)] public int Parked;
    }
}
