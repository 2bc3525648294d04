using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>Every activation against its definition in double precision, and on every instruction set the same bits.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class ActivationKernelTests
{
    private delegate void Run(float[] x, float[] y, float[] slopes);

    public static TheoryData<string> Names => [.. Kernels.Keys];

    private static Dictionary<string, (Run Kernel, Func<double, double> Twin)> Kernels { get; } = new(StringComparer.Ordinal)
    {
        ["relu"] = (Apply(default(ReluFunction)), x => Math.Max(0, x)),
        ["leaky relu"] = (Apply(new LeakyReluFunction(0.25f)), x => x > 0 ? x : 0.25 * x),
        ["hard tanh"] = (Apply(new HardTanhFunction(-1.5f, 2)), x => Math.Clamp(x, -1.5, 2)),
        ["elu"] = (Apply(new ExponentialUnitFunction(2, 0.5f, 0.75f)), x => 2 * (x > 0 ? x : 0.5 * (Math.Exp(0.75 * x) - 1))),
        ["sigmoid"] = (Apply(default(SigmoidFunction)), Sigmoid),
        ["log sigmoid"] = (Apply(default(LogSigmoidFunction)), x => -Softplus(-x)),
        ["hard sigmoid"] = (Apply(default(HardSigmoidFunction)), x => Math.Clamp(x + 3, 0, 6) / 6),
        ["swish"] = (Apply(new SwishFunction(1.5f)), x => x * Sigmoid(1.5 * x)),
        ["hard swish"] = (Apply(default(HardSwishFunction)), x => x * Math.Clamp(x + 3, 0, 6) / 6),
        ["mish"] = (Apply(default(MishFunction)), x => x * Math.Tanh(Softplus(x))),
        ["tanh"] = (Apply(default(TanhFunction)), Math.Tanh),
        ["softsign"] = (Apply(default(SoftsignFunction)), x => x / (1 + Math.Abs(x))),
        ["softplus"] = (Apply(new SoftplusFunction(2, 15)), x => Softplus(2 * x) / 2),
        ["gelu"] = (Apply(default(GeluFunction)), x => x * NormalDistribution(x)),
        ["gelu tanh"] = (Apply(default(GeluTanhFunction)), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
    };

    [Theory, MemberData(nameof(Names))]
    public void ValuesAndSlopesAreThoseOfTheDefinition(string name)
    {
        (Run kernel, Func<double, double> twin) = Kernels[name];
        float[] x = [.. Enumerable.Range(-1200, 2401).Select(i => i * 0.0101f + 0.003f)], y = new float[x.Length], slopes = new float[x.Length];
        kernel(x, y, slopes);
        for (int i = 0; i < x.Length; i++)
        {
            const double step = 1e-5;
            double expected = twin(x[i]), slope = (twin(x[i] + step) - twin(x[i] - step)) / (2 * step);
            Assert.True(Math.Abs(y[i] - expected) <= 1e-6 * (1 + Math.Abs(expected)), $"{name}({x[i]}) is {y[i]}, expected {expected}.");
            Assert.True(Math.Abs(slopes[i] - slope) <= 2e-6 * (1 + Math.Abs(slope)), $"The slope of {name} at {x[i]} is {slopes[i]}, expected {slope}.");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryInstructionSetGivesTheSameBits(string name)
    {
        foreach (int length in (int[])[1, 3, 8, 33, 70])
        {
            var random = new RandomStream(5);
            float[] x = new float[length];
            for (int i = 0; i < length; i++) x[i] = random.Normal((ulong)i) * (i % 5 == 4 ? 100 : 3);
            float[]? first = null;
            for (SimdLevel level = SimdLevel.Scalar; level <= Simd.Widest; level++)
            {
                using var settings = new SharedNumericsSettings(level, 1);
                float[] y = new float[length], slopes = new float[length];
                Kernels[name].Kernel(x, y, slopes);
                first ??= [.. y, .. slopes];
                Assert.Equal(first.Select(BitConverter.SingleToInt32Bits), y.Concat(slopes).Select(BitConverter.SingleToInt32Bits));
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void FarOutNothingIsLost(string name)
    {
        (Run kernel, Func<double, double> twin) = Kernels[name];
        float[] x = [-1e6f, -1e4f, -100, 100, 1e4f, 1e6f], y = new float[6], slopes = new float[6];
        kernel(x, y, slopes);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = twin(x[i]);
            Assert.True(Math.Abs(y[i] - expected) <= 1e-6 * (1 + Math.Abs(expected)), $"{name}({x[i]}) is {y[i]}, expected {expected}.");
            Assert.True(float.IsFinite(slopes[i]), $"The slope of {name} at {x[i]} is {slopes[i]}.");
        }
    }

    private static Run Apply<F>(F function)
        where F : struct, IActivation => (x, y, slopes) =>
    {
        float[] ones = new float[x.Length];
        Array.Fill(ones, 1f);
        ActivationMap.Forward(function, x, y);
        ActivationMap.Backward(function, x, y, ones, slopes, accumulate: true);
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(0, x) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    // The error function by its series of positive terms; far out it is 1 to all digits.
    private static double NormalDistribution(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2), term = z, sum = z;
        if (z > 6) return x > 0 ? 1 : 0;
        for (int n = 1; n < 200; n++)
        {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }

        double erf = 2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum;
        return 0.5 * (1 + (x > 0 ? erf : -erf));
    }
}
