using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Tensors;

/// <summary>The facts that make an initialiser the one it says it is; the tolerances are four standard errors.</summary>
public sealed class InitializerTests
{
    private static readonly Shape Matrix = new(120, 200);
    private static readonly Shape Kernel = new(64, 24, 5);

    [Fact]
    public void XavierHasTheVarianceOfBothFans()
    {
        double variance = 2.0 / 320, bound = Math.Sqrt(6.0 / 320);
        float[] uniform = Filled(new XavierInitializer(Gains.Tanh), Matrix);
        AssertVariance(uniform, variance * Gains.Tanh * Gains.Tanh);
        AssertFills(uniform, bound * Gains.Tanh);
        AssertVariance(Filled(Initializers.XavierNormal(), Matrix), variance);
        AssertVariance(Filled(Initializers.XavierNormal(), Kernel), 2.0 / (24 * 5 + 64 * 5));
    }

    [Fact]
    public void KaimingHasTheVarianceOfOneFan()
    {
        float[] uniform = Filled(Initializers.KaimingUniform(), Kernel);
        AssertVariance(uniform, 2.0 / 120);
        AssertFills(uniform, Math.Sqrt(6.0 / 120));
        AssertVariance(Filled(Initializers.KaimingNormal(), Kernel), 2.0 / 120);
        AssertVariance(Filled(new KaimingInitializer(Gains.LeakyRelu(0.2), Normal: true, FanOut: true), Kernel), 2 / 1.04 / 320);
    }

    [Fact]
    public void TorchDefaultIsUniformInOneOverTheRootOfFanIn() => AssertFills(Filled(Initializers.FanInUniform(200), Matrix), 1 / Math.Sqrt(200));

    [Fact]
    public void NormalHasMeanAndDeviation()
    {
        float[] values = Filled(new NormalInitializer(3, 0.5), Matrix);
        Assert.Equal(3, values.Average(), 4 * 0.5 / Math.Sqrt(values.Length));
        AssertVariance([.. values.Select(value => value - 3)], 0.25);
    }

    [Fact]
    public void TruncatedNormalStaysInside()
    {
        float[] values = Filled(new TruncatedNormalInitializer(1, 2, 0, 2.5), Matrix);
        Assert.All(values, value => Assert.InRange(value, 0f, 2.5f));
        Assert.True(values.Max() > 2.4 && values.Min() < 0.1);
        Assert.Throws<InvalidOperationException>(() => Filled(new TruncatedNormalInitializer(0, 1, 20, 21), Matrix));
    }

    [Theory, InlineData(30, 20), InlineData(20, 30), InlineData(25, 25), InlineData(1, 7)]
    public void OrthogonalRowsOrColumnsAreOrthonormal(int rows, int columns)
    {
        const double gain = 1.5;
        float[] q = Filled(Initializers.Orthogonal(gain), new Shape(rows, columns));
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                double dot = 0;
                for (int i = 0; i < length; i++) dot += (double)(rows >= columns ? q[i * columns + a] * q[i * columns + b] : q[a * columns + i] * q[b * columns + i]);
                Assert.Equal(a == b ? gain * gain : 0, dot, 1e-5);
            }
        }
    }

    [Fact]
    public void OrthogonalFlattensTrailingDimensions() =>
        Assert.Equal(Filled(Initializers.Orthogonal(), new Shape(4, 15)), Filled(Initializers.Orthogonal(), new Shape(4, 3, 5)));

    [Fact]
    public void SparseHasTheShareOfZerosInEveryColumn()
    {
        float[] values = Filled(new SparseInitializer(0.31, 1), new Shape(20, 50));
        for (int column = 0; column < 50; column++) Assert.Equal(7, Enumerable.Range(0, 20).Count(row => values[row * 50 + column] == 0));
    }

    [Fact]
    public void DiracHandsChannelsThrough()
    {
        float[] values = Filled(new DiracInitializer(2), new Shape(4, 3, 5));
        int[] ones = [.. Enumerable.Range(0, 60).Where(i => values[i] != 0)];
        Assert.Equal([(0 * 3 + 0) * 5 + 2, (1 * 3 + 1) * 5 + 2, (2 * 3 + 0) * 5 + 2, (3 * 3 + 1) * 5 + 2], ones);
        Assert.All(ones, i => Assert.Equal(1f, values[i]));
    }

    [Fact]
    public void EyeAndConstantAreExact()
    {
        Assert.Equal([1f, 0f, 0f, 0f, 1f, 0f], Filled(new EyeInitializer(), new Shape(2, 3)));
        Assert.Equal([0.25f, 0.25f], Filled(Initializers.Constant(0.25), new Shape(2)));
    }

    [Fact]
    public void NumbersDependOnTheNameAndNotOnTheOrder()
    {
        ParameterSet one = new(), other = new();
        var random = new RandomStream(3);
        one.Root["a"].Create("weight", Matrix, Initializers.StandardNormal, random);
        one.Root["b"].Create("weight", Matrix, Initializers.StandardNormal, random);
        other.Root["b"].Create("weight", Matrix, Initializers.StandardNormal, random);
        Assert.Equal(one["b.weight"].Value.ToArray(), other["b.weight"].Value.ToArray());
        Assert.NotEqual(one["a.weight"].Value.ToArray(), one["b.weight"].Value.ToArray());
    }

    private static float[] Filled(IInitializer initializer, Shape shape)
    {
        float[] values = new float[shape.Length];
        Array.Fill(values, float.NaN);
        initializer.Fill(values, shape, new RandomStream(11));
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
        return values;
    }

    // The variance of a sample variance is at most 2/n of its square for these distributions.
    private static void AssertVariance(float[] values, double expected)
    {
        double variance = values.Sum(value => (double)value * value) / values.Length;
        Assert.Equal(1, variance / expected, 4 * Math.Sqrt(2.0 / values.Length));
        Assert.Equal(0, values.Average(), 4 * Math.Sqrt(expected / values.Length));
    }

    private static void AssertFills(float[] values, double bound)
    {
        Assert.InRange(values.Max(), 0.99 * bound, bound * 1.000001);
        Assert.InRange(values.Min(), -bound * 1.000001, -0.99 * bound);
        AssertVariance(values, bound * bound / 3);
    }
}
