namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>x · σ(x), also called swish.</summary>
    /// <remarks>Slope σ(x) (1 + x (1 - σ(x))). Elfwing, Uchibe, Doya 2018.</remarks>
    public static Tensor Silu(this Tape tape, Tensor x) => Activate(tape, x, new SwishFunction(1));

    /// <summary>x · σ(1.702 x): the quick approximation of GELU.</summary>
    /// <remarks>Hendrycks and Gimpel 2016, section 2.</remarks>
    public static Tensor GeluQuick(this Tape tape, Tensor x) => Activate(tape, x, new SwishFunction(1.702));

    /// <summary>x · (x / 6 + 1/2 limited to [0, 1]).</summary>
    /// <remarks>Howard et al. 2019. Slope 0 below -3, x / 3 + 1/2 up to 3, 1 above.</remarks>
    public static Tensor HardSwish(this Tape tape, Tensor x) => Activate(tape, x, default(HardSwishFunction));

    /// <summary>x · tanh(log(1 + e^x)).</summary>
    /// <remarks>Misra 2019.</remarks>
    public static Tensor Mish(this Tape tape, Tensor x) => Activate(tape, x, default(MishFunction));

    private readonly struct SwishFunction(double rate) : IActivation
    {
        public float Value(float x) => (float)(x / (1 + Math.Exp(-rate * x)));

        public float Slope(float x, float y)
        {
            double s = 1 / (1 + Math.Exp(-rate * x));
            return (float)(s * (1 + rate * x * (1 - s)));
        }
    }

    private readonly struct HardSwishFunction : IActivation
    {
        public float Value(float x) => x * Math.Clamp(x + 3, 0, 6) / 6;

        public float Slope(float x, float y) => x < -3 ? 0 : x <= 3 ? x / 3 + 0.5f : 1;
    }

    private readonly struct MishFunction : IActivation
    {
        public float Value(float x) => (float)(x * Math.Tanh(SoftplusOf(x)));

        public float Slope(float x, float y)
        {
            double t = Math.Tanh(SoftplusOf(x));
            return (float)(t + x * (1 - t * t) / (1 + Math.Exp(-(double)x)));
        }

        private static double SoftplusOf(double x) => Math.Max(0, x) + LogOnePlus(Math.Exp(-Math.Abs(x)));
    }
}
