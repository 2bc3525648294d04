using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Tests.Numerics;

namespace Unroll.Tests.Tensors.Attention;

[Collection(TapeMemoryTests.Alone)]
public sealed class AttentionMemoryTests
{
    [Fact]
    public void MemoryGrowsWithTheLengthAndNotWithItsSquare()
    {
        // With more threads it depends on how many come in time how much of each scratch there is.
        using var settings = new SharedNumericsSettings(Simd.Widest, 1);

        // One matrix of weights would be 64 MiB at the longer length.
        long shorter = Kept(1024), longer = Kept(4096);
        Assert.True(longer < 6 * shorter, $"{shorter} and {longer} bytes");
        Assert.True(longer < 16 << 20, $"{longer} bytes");
    }

    private static long Kept(int time)
    {
        Tensor packed = GradientCheck.Random(1, new Shape(1, time, 3 * 16));
        float[] arriving = GradientCheck.Random(2, new Shape(1, time, 16)).ToArray();
        BlockPool.Trim();
        var tape = new Tape();
        tape.Backward(tape.ScaledDotProductAttention(packed, new AttentionOptions { Heads = 2, Causal = true }), arriving);
        return BlockPool.KeptBytes();
    }
}
