using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class ReductionTests
{
    private static readonly int[] Lengths = [.. KernelChecksums.Lengths, 5000, 40_000, 100_001];

    [Fact]
    public void SumsAreThoseOfDoubles()
    {
        foreach (int length in Lengths)
        {
            float[] x = KernelChecksums.Numbers(length, 1), y = KernelChecksums.Numbers(length, 2);
            double size = x.Sum(value => Math.Abs((double)value));
            Assert.Equal(x.Sum(value => (double)value), Reductions.Sum(x), 1e-13 * (1 + size));
            Assert.Equal(x.Zip(y, (a, b) => (double)a * b).Sum(), Reductions.Dot(x, y), 1e-11 * (1 + size));
            Assert.Equal(x.Sum(value => (double)value * value), Reductions.SumOfSquares(x), 1e-11 * (1 + size));
            Assert.Equal(size, Reductions.SumOfMagnitudes(x), 1e-13 * (1 + size));
            Assert.Equal(length == 0 ? float.NegativeInfinity : x.Max(), Reductions.Max(x));
            Assert.Equal(length == 0 ? 0 : x.Max(MathF.Abs), Reductions.MaxMagnitude(x));
        }
    }

    [Fact]
    public void ANaNIsNeverPassedOverAndHugeSquaresDoNotOverflow()
    {
        foreach (int length in (int[])[1, 16, 40])
        {
            for (int at = 0; at < length; at++)
            {
                float[] x = new float[length];
                x[at] = float.NaN;
                Assert.True(float.IsNaN(Reductions.Max(x)) && float.IsNaN(Reductions.MaxMagnitude(x)) && double.IsNaN(Reductions.SumOfSquares(x)));
                x[at] = float.NegativeInfinity;
                Assert.Equal(float.PositiveInfinity, Reductions.MaxMagnitude(x));
            }
        }

        Assert.Equal(3e38, Math.Sqrt(Reductions.SumOfSquares([3e38f])), 1e32);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(300, 33)]
    [InlineData(1030, 1100)]
    [InlineData(0, 5)]
    public void ColumnSumsAreThoseOfDoubles(int rows, int columns)
    {
        float[] matrix = KernelChecksums.Numbers(rows * columns, 3), sums = KernelChecksums.Numbers(columns, 4), before = [.. sums];
        Reductions.ColumnSums(matrix, columns, sums, accumulate: true);
        float[] fresh = new float[columns];
        Reductions.ColumnSums(matrix, columns, fresh, accumulate: false);
        for (int column = 0; column < columns; column++)
        {
            double expected = 0, size = 1;
            for (int row = 0; row < rows; row++)
            {
                expected += matrix[row * columns + column];
                size += Math.Abs(matrix[row * columns + column]);
            }

            Assert.Equal(expected, fresh[column], 1e-6 * size);
            Assert.Equal(expected + before[column], sums[column], 1e-6 * size);
        }
    }

    [Fact]
    public void ElementwiseArithmeticIsExact()
    {
        foreach (int length in Lengths)
        {
            float[] a = KernelChecksums.Numbers(length, 5), b = KernelChecksums.Numbers(length, 6), d = new float[length];
            Elementwise.Subtract(a, b, d);
            for (int i = 0; i < length; i++) Assert.Equal(a[i] - b[i], d[i]);
            Elementwise.ScaleAddTo(a, 0.7f, d);
            for (int i = 0; i < length; i++) Assert.Equal(MathF.FusedMultiplyAdd(a[i], 0.7f, a[i] - b[i]), d[i]);
            if (length == 0 || length > 300) continue;
            float[] matrix = KernelChecksums.Numbers(5 * length, 7), sum = [.. matrix];
            Elementwise.AddRow(a, sum);
            for (int i = 0; i < sum.Length; i++) Assert.Equal(matrix[i] + a[i % length], sum[i]);
        }
    }

    [Theory]
    [InlineData(0, new float[0])]
    [InlineData(2, new[] { 1f, -3f, 4f, 4f })]
    [InlineData(1, new[] { float.NegativeInfinity, -1f, float.NegativeInfinity })]
    [InlineData(0, new[] { float.NegativeInfinity, float.NegativeInfinity })]
    [InlineData(2, new[] { 1f, float.NaN, 3f })]
    public void The_first_of_the_largest_is_found(int expected, float[] values) => Assert.Equal(expected, Reductions.IndexOfMax(values));
}
