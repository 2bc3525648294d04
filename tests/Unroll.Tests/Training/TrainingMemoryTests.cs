using Unroll.Numerics;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class TrainingMemoryTests
{
    /// <summary>What is alive after 10,000 updates is what was alive after 1,000.</summary>
    [Fact]
    public void TenThousandUpdatesDoNotGrow()
    {
        long early = 0, earlyKept = 0;
        var listener = new Listener(progress =>
        {
            if (progress.Stage != TrainingStage.Updated || progress.Step != 1_000) return;
            early = GC.GetTotalMemory(forceFullCollection: true);
            earlyKept = BlockPool.KeptBytes();
        });
        var task = new StreamTask();
        var trainer = new Trainer(task, TrainerTests.Spec with { Steps = 10_000, EvaluateEvery = 1_000, LogEvery = 1_000 }) { Progress = listener };
        trainer.Run();
        long late = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(late - early, long.MinValue, 300_000);
        Assert.InRange(BlockPool.KeptBytes() - earlyKept, long.MinValue, 64 * 1024);
        GC.KeepAlive(trainer);
    }
}
