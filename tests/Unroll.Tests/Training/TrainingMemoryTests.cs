using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Training;

// With the other tests that measure memory, after all that run side by side: they share one heap and one pool.
[Collection("measures memory")]
public sealed class TrainingMemoryTests
{
    /// <summary>What is alive after 10,000 updates of a model, with log, events, evaluations and checkpoints, is what was alive after 1,000.</summary>
    [Fact]
    public void TenThousandUpdatesDoNotGrow()
    {
        using var folder = new TemporaryFolder();
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Repeat("the rain in spain falls mainly on the plain.\n", 40))).Split(0.2);
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 4, Recurrent = new GruSpec(8) }, corpus);
        var spec = new TrainingSpec
        {
            Optimizer = new Adam(1e-3),
            Steps = 10_000,
            BatchSize = 2,
            SequenceLength = 4,
            ClipNorm = 1,
            EvaluateEvery = 500,
            CheckpointEvery = 1_000,
            LogEvery = 100,
            TensorBoard = true,
        };
        long early = 0, earlyKept = 0;
        var listener = new Listener(progress =>
        {
            if (progress.Stage != TrainingStage.Updated || progress.Step != 1_100) return;
            early = GC.GetTotalMemory(forceFullCollection: true);
            earlyKept = BlockPool.KeptBytes();
        });
        TrainingReport report = model.Train(corpus, spec, folder["m"], listener);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - early, kept = BlockPool.KeptBytes() - earlyKept;
        Assert.Equal(10_000, report.Steps);
        Assert.True(grown < 300_000, $"The heap grew by {grown} bytes.");
        Assert.True(kept < 64 * 1024, $"The pool grew by {kept} bytes.");
        GC.KeepAlive(model);
    }
}
