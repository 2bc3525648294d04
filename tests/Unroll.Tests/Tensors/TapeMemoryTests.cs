using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Tensors;

[CollectionDefinition(Alone, DisableParallelization = true)]
[Collection(Alone)]
public sealed class TapeMemoryTests
{
    /// <summary>No other test runs at the same time, because all share one heap and one pool.</summary>
    public const string Alone = "measures memory";

    // One block kept by mistake in each update would be three times as much.
    private const long AllowedBytes = 1_000_000;

    private const int Updates = 10_000;

    [Fact]
    public void TenThousandUpdatesDoNotGrowMemory()
    {
        var random = new RandomStream(1);
        var parameters = new ParameterSet();
        var hidden = new Linear(parameters.Root["hidden"], 6, 16, random);
        var output = new Linear(parameters.Root["output"], 16, 4, random);
        var dropout = new Dropout(0.1);
        Tensor x = Tensor.Zeros(new Shape(8, 6));
        new UniformInitializer(-1, 1).Fill(x.Edit(), x.Shape, random.Fork("input"));
        int[] targets = [0, 1, 2, 3, 0, 1, 2, 3];

        float first = 0, last = 0;
        long heapBefore = 0, keptBefore = 0;
        for (int update = 0; update < Updates; update++)
        {
            if (update == 200)
            {
                heapBefore = GC.GetTotalMemory(forceFullCollection: true);
                keptBefore = BlockPool.KeptBytes();
            }

            var pass = new Pass(new Tape(), Training: true, random.Fork((ulong)update));
            Tensor logits = output.Forward(pass, dropout.Forward(pass, pass.Tape.Tanh(hidden.Forward(pass, x))));
            parameters.ClearGradients();
            last = pass.Tape.Backward(pass.Tape.SoftmaxCrossEntropy(logits, targets));
            if (update == 0) first = last;
            foreach (Parameter parameter in parameters.Trainable) Elementwise.ScaleAddTo(parameter.Value.Gradient, -0.1f, parameter.Value.Edit());
        }

        long heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore, kept = BlockPool.KeptBytes() - keptBefore;
        Assert.True(last < 0.5f * first, $"The network did not learn: the loss went from {first} to {last}.");
        Assert.True(heap < AllowedBytes, $"The heap grew by {heap} bytes over {Updates} updates.");
        Assert.True(kept < AllowedBytes, $"The pool grew by {kept} bytes over {Updates} updates.");
    }

    [Fact]
    public void BatchesOfManyLengthsKeepWhatTheLargestNeeds()
    {
        // Larger than what other tests use, and never touched.
        int[] lengths = [9_000_000, 12_000_000, 10_500_000, 15_000_000, 20_000_000, 16_500_000, 27_000_000, 34_000_000, 9_500_000, 30_000_000];
        long before = BlockPool.KeptBytes();
        foreach (int length in lengths.Concat(lengths))
        {
            FloatBlock[] step = [BlockPool.Rent(length), BlockPool.Rent(length)];
            Assert.All(step, block => Assert.True(block.Capacity >= length));
            foreach (FloatBlock block in step) BlockPool.Return(block);
        }

        long kept = BlockPool.KeptBytes() - before;
        BlockPool.Trim();
        Assert.InRange(kept, 2 * 34_000_000L * sizeof(float) - AllowedBytes, 2 * 42_000_000L * sizeof(float) + 4 * AllowedBytes);
    }
}
