using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class VectorMathTests
{
    private delegate void Mapping(ReadOnlySpan<float> source, Span<float> destination);

    [Fact]
    public void ExpIsWithinOneUlp() => RequireUlps(VectorMath.Exp, Math.Exp, -87f, 88.7f, 1.05);

    [Fact]
    public void ExpMinusOneIsWithinTwoUlps() => RequireUlps(VectorMath.ExpMinusOne, ExpMinusOne, -20f, 20f, 2);

    [Fact]
    public void LogIsWithinOneUlp()
    {
        RequireUlps(VectorMath.Log, Math.Log, 1e-3f, 3f, 1);
        RequireUlps(VectorMath.Log, Math.Log, 3f, 1e30f, 1);
    }

    [Fact]
    public void LogOnePlusIsWithinTwoUlps() => RequireUlps(VectorMath.LogOnePlus, LogOnePlus, -0.9f, 4f, 2);

    [Fact]
    public void TanhIsWithinOneAndAHalfUlps() => RequireUlps(VectorMath.Tanh, Math.Tanh, -10f, 10f, 1.5);

    [Fact]
    public void SigmoidIsWithinThreeUlps() => RequireUlps(VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -80f, 30f, 3);

    [Fact]
    public void ErfIsWithinTwoAndAHalfUlps() => RequireUlps(VectorMath.Erf, Erf, -5f, 5f, 2.5);

    [Fact]
    public void SoftplusIsWithinThreeUlps() => RequireUlps(VectorMath.Softplus, x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), -80f, 30f, 3);

    [Fact]
    public void TheFastFormsAreWithinTheirAbsoluteErrors()
    {
        RequireDifference(VectorMath.TanhFast, Math.Tanh, -12f, 12f, 3.5e-7);
        RequireDifference(VectorMath.Gelu, x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))), -8f, 8f, 6e-7);
        RequireDifference(VectorMath.GeluTanh, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))), -8f, 8f, 6e-7);
    }

    [Fact]
    public void SpecialValuesAreThoseOfTheFunctions()
    {
        float inf = float.PositiveInfinity, nan = float.NaN;
        RequireValues(VectorMath.Exp, (nan, nan), (inf, inf), (-inf, 0), (0, 1), (1e-40f, 1), (float.MaxValue, inf), (-200, 0), (89, inf));
        RequireValues(VectorMath.ExpMinusOne, (nan, nan), (inf, inf), (-inf, -1), (0, 0), (1e-40f, 1e-40f), (float.MaxValue, inf), (-200, -1));
        RequireValues(VectorMath.Log, (nan, nan), (inf, inf), (-inf, nan), (0, -inf), (-0f, -inf), (-1e-40f, nan), (1, 0));
        RequireValues(VectorMath.LogOnePlus, (nan, nan), (inf, inf), (-1, -inf), (-2, nan), (0, 0), (1e-30f, 1e-30f));
        RequireValues(VectorMath.Tanh, (nan, nan), (inf, 1), (-inf, -1), (0, 0), (-0f, -0f), (1e-40f, 1e-40f), (-50, -1));
        RequireValues(VectorMath.TanhFast, (nan, nan), (0, 0));
        RequireValues(VectorMath.Sigmoid, (nan, nan), (inf, 1), (-inf, 0), (0, 0.5f));
        RequireValues(VectorMath.Erf, (nan, nan), (inf, 1), (-inf, -1), (0, 0), (6, 1));
        RequireValues(VectorMath.Gelu, (nan, nan), (inf, inf), (0, 0), (20, 20));
        RequireValues(VectorMath.Softplus, (nan, nan), (inf, inf), (-inf, 0), (100, 100));
    }

    [Fact]
    public void NothingIsWrittenBesideTheDestination()
    {
        foreach (int length in KernelChecksums.Lengths)
        {
            float[] source = KernelChecksums.Numbers(length, 1), target = new float[length + 8];
            Array.Fill(target, 77f);
            VectorMath.Exp(source, target.AsSpan(4, length));
            for (int i = 0; i < 4; i++) Assert.True(target[i] == 77f && target[length + 4 + i] == 77f);
            for (int i = 0; i < length; i++) Assert.Equal(Math.Exp(source[i]), target[4 + i], Math.Exp(source[i]) * 1e-6);
        }
    }

    [Fact]
    public void LengthsThatDifferAreRefused() => Assert.Throws<ArgumentException>(() => VectorMath.Exp(new float[3], new float[4]));

    private static void RequireUlps(Mapping mapping, Func<double, double> truth, float from, float to, double ulps) =>
        Scan(mapping, truth, from, to, (x, value, exact) =>
        {
            float size = MathF.Abs((float)exact);
            if (size < 1e-37f) return;
            double error = Math.Abs(value - exact) / ((double)MathF.BitIncrement(size) - size);
            if (!(error <= ulps)) Assert.Fail($"{error:F2} ulps at {x:R}: {value:R} instead of {exact:R}.");
        });

    private static void RequireDifference(Mapping mapping, Func<double, double> truth, float from, float to, double allowed) =>
        Scan(mapping, truth, from, to, (x, value, exact) =>
        {
            if (!(Math.Abs(value - exact) <= allowed)) Assert.Fail($"{value - exact:E2} at {x:R}.");
        });

    private static void Scan(Mapping mapping, Func<double, double> truth, float from, float to, Action<float, float, double> check)
    {
        const int Count = 200_000;
        float[] x = new float[Count], y = new float[Count];
        bool geometric = from > 0 && to / from > 1e6;
        for (int i = 0; i < Count; i++)
        {
            double share = i / (double)(Count - 1);
            x[i] = (float)(geometric ? from * Math.Pow(to / from, share) : from + ((double)to - from) * share);
        }

        mapping(x, y);
        for (int i = 0; i < Count; i++) check(x[i], y[i], truth(x[i]));
    }

    private static void RequireValues(Mapping mapping, params (float X, float Y)[] expected)
    {
        // Once in a whole vector and once in what is left over.
        foreach (int padding in (int[])[0, 32])
        {
            float[] x = new float[expected.Length + padding], y = new float[x.Length];
            for (int i = 0; i < expected.Length; i++) x[i] = expected[i].X;
            mapping(x, y);
            for (int i = 0; i < expected.Length; i++) Assert.True(expected[i].Y.Equals(y[i]), $"f({x[i]:R}) is {y[i]:R}, not {expected[i].Y:R}.");
        }
    }

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-3 ? x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24 : Math.Exp(x) - 1;

    private static double LogOnePlus(double x) => Math.Abs(x) < 1e-4 ? x - x * x / 2 + x * x * x / 3 - x * x * x * x / 4 : Math.Log(1 + x);

    // The series near zero, the continued fraction far from it.
    private static double Erf(double x)
    {
        double a = Math.Abs(x), result;
        if (a < 3)
        {
            double term = a, sum = a;
            for (int k = 1; k < 120; k++)
            {
                term *= -a * a / k;
                sum += term / (2 * k + 1);
            }

            result = 2 / Math.Sqrt(Math.PI) * sum;
        }
        else
        {
            double fraction = 0;
            for (int k = 60; k > 0; k--) fraction = k / 2.0 / (a + fraction);
            result = 1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction);
        }

        return x < 0 ? -result : result;
    }
}
