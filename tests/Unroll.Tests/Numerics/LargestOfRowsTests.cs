using FsCheck;
using FsCheck.Fluent;
using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class LargestOfRowsTests
{
    [Fact]
    public void TheyAreThoseOfSorting() => Prop.ForAll(
        (from rows in Gen.Choose(1, 5) from columns in Gen.Elements(1, 5, 63, 64, 65, 200, 1000) from count in Gen.Elements(1, 2, 5, 70) from levels in Gen.Elements(2, 40, 1_000_000) from seed in Gen.Choose(0, 1 << 20) select (rows, columns, count, levels, seed)).ToArbitrary(),
        x =>
        {
            var random = new RandomStream((ulong)x.seed);
            float[] values = [.. Enumerable.Range(0, x.rows * x.columns).Select(i => random.Below(x.levels, (ulong)i) is 0 ? float.NegativeInfinity : random.Below(x.levels, (ulong)i) - 3f)];
            int[] ids = new int[x.rows * x.count];
            LargestOfRows.Find(values, x.columns, x.count, ids);
            for (int row = 0; row < x.rows; row++)
            {
                float[] line = values[(row * x.columns)..((row + 1) * x.columns)];
                IEnumerable<int> sorted = Enumerable.Range(0, x.columns).Where(i => line[i] > float.NegativeInfinity).OrderByDescending(i => line[i]).Take(x.count);
                Assert.Equal([.. sorted, .. Enumerable.Repeat(-1, x.count - sorted.Count())], ids[(row * x.count)..((row + 1) * x.count)]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));

    [Fact]
    public void SumsMatchDoublesAndSpecialRows()
    {
        float[] x = KernelChecksums.Numbers(7 * 531, 5);
        double[] sums = new double[7];
        LargestOfRows.LogSumExp(x, 531, sums);
        for (int row = 0; row < 7; row++)
        {
            double[] line = [.. x.Skip(row * 531).Take(531)];
            Assert.Equal(line.Max() + Math.Log(line.Sum(value => Math.Exp(value - line.Max()))), sums[row], 1e-6);
        }

        LargestOfRows.LogSumExp([float.NegativeInfinity, float.NegativeInfinity, 1, float.NaN, float.PositiveInfinity, 0], 2, sums.AsSpan(0, 3));
        Assert.Equal(double.NegativeInfinity, sums[0]);
        Assert.True(double.IsNaN(sums[1]));
        Assert.False(double.IsFinite(sums[2]));
        Assert.Throws<ArgumentException>(() => LargestOfRows.LogSumExp(x, 531, sums.AsSpan(0, 3)));
    }
}
