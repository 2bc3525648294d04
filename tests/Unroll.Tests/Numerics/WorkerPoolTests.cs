using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

[Collection(nameof(WorkerPoolTests))]
[CollectionDefinition(nameof(WorkerPoolTests), DisableParallelization = true)]
public sealed class WorkerPoolTests : IDisposable
{
    private readonly int before = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = before;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryChunkRunsOnceForAnyNumberOfThreads(int threads)
    {
        WorkerPool.Threads = threads;
        for (int chunks = 0; chunks < 40; chunks++)
        {
            int[] counts = new int[chunks];
            for (int repeat = 0; repeat < 25; repeat++) WorkerPool.Run(chunks, chunk => Interlocked.Increment(ref counts[chunk]));
            Assert.All(counts, count => Assert.Equal(25, count));
        }
    }

    [Fact]
    public void ARunAfterThePoolFellAsleepWakesIt()
    {
        WorkerPool.Threads = 2;
        for (int i = 0; i < 5; i++)
        {
            Thread.Sleep(5);
            int sum = 0;
            WorkerPool.Run(64, chunk => Interlocked.Add(ref sum, chunk));
            Assert.Equal(2016, sum);
        }
    }

    [Fact]
    public void BothThreadsTakePart()
    {
        WorkerPool.Threads = 2;
        using var both = new Barrier(2);
        // Each chunk waits for the other, so one thread alone could not end this.
        WorkerPool.Run(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20))));
    }

    [Fact]
    public void ANestedRunIsDoneInPlace()
    {
        WorkerPool.Threads = 3;
        int count = 0;
        WorkerPool.Run(8, _ => WorkerPool.Run(8, _ => Interlocked.Increment(ref count)));
        Assert.Equal(64, count);
    }

    [Fact]
    public void ManyCallersAtOnceAreSafe()
    {
        WorkerPool.Threads = 3;
        int count = 0;
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 500; i++) WorkerPool.Run(7, _ => Interlocked.Increment(ref count));
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(4 * 500 * 7, count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void AFailingChunkReachesTheCallerAndThePoolGoesOn(int failing)
    {
        WorkerPool.Threads = 2;
        for (int i = 0; i < 50; i++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => WorkerPool.Run(10, chunk =>
            {
                if (chunk == failing) throw new InvalidOperationException("chunk " + chunk);
            }));
            Assert.Equal("chunk " + failing, thrown.Message);
            int count = 0;
            WorkerPool.Run(10, _ => Interlocked.Increment(ref count));
            Assert.Equal(10, count);
        }
    }

    [Fact]
    public void TheNumberOfThreadsMayChangeWhileOthersRun()
    {
        int count = 0;
        var caller = new Thread(() =>
        {
            for (int i = 0; i < 2000; i++) WorkerPool.Run(5, _ => Interlocked.Increment(ref count));
        });
        caller.Start();
        for (int i = 0; i < 200; i++) WorkerPool.Threads = 1 + i % 4;
        caller.Join();
        Assert.Equal(10_000, count);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Threads = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Threads = 1025);
    }

    [Fact]
    public void ARunAllocatesNothing()
    {
        WorkerPool.Threads = 2;
        var body = new CountBody { Counts = new int[16] };
        for (int i = 0; i < 100; i++) WorkerPool.Run(16, ref body);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) WorkerPool.Run(16, ref body);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        Assert.All(body.Counts, count => Assert.Equal(200, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ATeamKeepsInStep(int threads)
    {
        WorkerPool.Threads = threads;
        for (int repeat = 0; repeat < 30; repeat++)
        {
            var body = new StepBody { Steps = new int[64], Errors = new int[1] };
            WorkerPool.RunTeam(threads, ref body);
            Assert.Equal(0, body.Errors[0]);
        }
    }

    [Fact]
    public void ATeamInsideARunIsOneMember()
    {
        WorkerPool.Threads = 2;
        int errors = 0;
        WorkerPool.Run(4, _ =>
        {
            var body = new StepBody { Steps = new int[64], Errors = new int[1] };
            WorkerPool.RunTeam(2, ref body);
            Interlocked.Add(ref errors, body.Errors[0]);
        });
        Assert.Equal(0, errors);
    }

    [Fact]
    public void AFailingMemberReleasesTheOthers()
    {
        WorkerPool.Threads = 3;
        for (int i = 0; i < 20; i++)
        {
            Assert.Throws<InvalidOperationException>(() =>
            {
                var body = new FailingBody();
                WorkerPool.RunTeam(3, ref body);
            });
        }

        ATeamKeepsInStep(2);
    }

    private struct CountBody : IChunkBody
    {
        public int[] Counts;

        public readonly void Run(int chunk) => Interlocked.Increment(ref Counts[chunk]);
    }

    private struct StepBody : ITeamBody
    {
        public int[] Steps;
        public int[] Errors;

        public readonly void Run(int member, SpinBarrier barrier)
        {
            for (int step = 0; step < Steps.Length; step++)
            {
                Interlocked.Increment(ref Steps[step]);
                barrier.Wait();
                if (Volatile.Read(ref Steps[step]) != barrier.Members) Interlocked.Increment(ref Errors[0]);
            }
        }
    }

    private readonly struct FailingBody : ITeamBody
    {
        public void Run(int member, SpinBarrier barrier)
        {
            barrier.Wait();
            if (member == barrier.Members - 1) throw new InvalidOperationException("member");
            for (int i = 0; i < 10; i++) barrier.Wait();
        }
    }
}
