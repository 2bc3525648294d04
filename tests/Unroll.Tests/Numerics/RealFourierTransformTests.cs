using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class RealFourierTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(1024)]
    public void EqualsTheDefinition(int size)
    {
        var random = new RandomStream((ulong)size);
        double[] signal = [.. Enumerable.Range(0, size).Select(n => (double)random.Normal((ulong)n))];
        var transform = new RealFourierTransform(size);
        double[] real = new double[transform.Bins], imaginary = new double[transform.Bins];
        transform.Forward(signal, real, imaginary);
        for (int k = 0; k <= size / 2; k++)
        {
            double re = 0, im = 0;
            for (int n = 0; n < size; n++)
            {
                // The angle of a small product: exact enough at every size.
                double angle = -2 * Math.PI * (k * n % size) / size;
                re += signal[n] * Math.Cos(angle);
                im += signal[n] * Math.Sin(angle);
            }

            Assert.Equal(re, real[k], 1e-12 * size);
            Assert.Equal(im, imaginary[k], 1e-12 * size);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(-8)]
    public void OtherSizesAreRefused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new RealFourierTransform(size));

    [Fact]
    public void BuffersMustFit() => Assert.Throws<ArgumentException>(() => new RealFourierTransform(8).Forward(new double[8], new double[4], new double[5]));
}
