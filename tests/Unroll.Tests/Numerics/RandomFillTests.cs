using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class RandomFillTests
{
    [Fact]
    public void FillsGiveTheNumbersOfTheStream()
    {
        var random = new RandomStream(99);
        foreach (ulong start in (ulong[])[0, 1, 2, 3, 1000, uint.MaxValue - 5, 4 * (ulong)uint.MaxValue - 20])
        {
            foreach (int length in (int[])[0, 1, 5, 31, 64, 100, 20_000])
            {
                float[] uniform = new float[length], normal = new float[length], mask = new float[length];
                RandomFill.Uniform(random, start, uniform);
                RandomFill.Normal(random, start, normal);
                RandomFill.Dropout(random, start, 0.3f, mask);
                for (int i = 0; i < length; i++)
                {
                    ulong at = start + (ulong)i;
                    Assert.Equal(random.Uniform(at), uniform[i]);
                    Assert.Equal(BitConverter.SingleToInt32Bits(random.Normal(at)), BitConverter.SingleToInt32Bits(normal[i]));
                    Assert.Equal(random.Uniform(at) >= 0.3f ? 1f / 0.7f : 0f, mask[i], 1e-6f);
                }
            }
        }
    }

    [Fact]
    public void NormalNumbersHaveTheMomentsOfTheNormalDistribution()
    {
        float[] values = new float[400_000];
        RandomFill.Normal(new RandomStream(4), 0, values);
        double[] moments = new double[5];
        foreach (float value in values)
        {
            for (int power = 1; power < 5; power++) moments[power] += Math.Pow(value, power) / values.Length;
        }

        Assert.Equal(0, moments[1], 0.006);
        Assert.Equal(1, moments[2], 0.01);
        Assert.Equal(0, moments[3], 0.025);
        Assert.Equal(3, moments[4], 0.08);
        double within = values.Count(value => Math.Abs(value) < 1) / (double)values.Length;
        Assert.Equal(0.6827, within, 0.004);
        double pairs = 0;
        for (int i = 0; i + 1 < values.Length; i++) pairs += (double)values[i] * values[i + 1] / values.Length;
        Assert.Equal(0, pairs, 0.008);
    }
}
