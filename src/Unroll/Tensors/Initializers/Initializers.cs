namespace Unroll.Tensors;

/// <summary>Ways to fill a new weight.</summary>
public static class Initializers
{
    /// <summary>Zeros.</summary>
    public static IInitializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>Ones.</summary>
    public static IInitializer Ones { get; } = new ConstantInitializer(1);

    /// <summary>The standard normal distribution: PyTorch's way for embeddings.</summary>
    public static IInitializer StandardNormal { get; } = new NormalInitializer();

    /// <summary>The same number everywhere.</summary>
    public static IInitializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Uniform in ±<paramref name="bound"/>.</summary>
    public static IInitializer Uniform(double bound) => new UniformInitializer(-bound, bound);

    /// <summary>Uniform between two numbers.</summary>
    public static IInitializer Uniform(double low, double high) => new UniformInitializer(low, high);

    /// <summary>Uniform in ±1/√<paramref name="fanIn"/>: PyTorch's way for linear and convolution weights and their biases, and, with the hidden size, for recurrent layers.</summary>
    public static IInitializer FanInUniform(int fanIn) => Uniform(fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0);

    /// <summary>Normal with mean 0.</summary>
    public static IInitializer Normal(double deviation) => new NormalInitializer(0, deviation);

    /// <summary>Normal with mean 0, nothing beyond two deviations.</summary>
    public static IInitializer TruncatedNormal(double deviation) => new TruncatedNormalInitializer(0, deviation, -2 * deviation, 2 * deviation);

    /// <summary><inheritdoc cref="XavierInitializer" path="/summary"/></summary>
    public static IInitializer XavierUniform(double gain = Gains.Linear) => new XavierInitializer(gain);

    /// <summary><inheritdoc cref="XavierInitializer" path="/summary"/></summary>
    public static IInitializer XavierNormal(double gain = Gains.Linear) => new XavierInitializer(gain, Normal: true);

    /// <summary><inheritdoc cref="KaimingInitializer" path="/summary"/> The gain is that of ReLU.</summary>
    public static IInitializer KaimingUniform() => new KaimingInitializer(Gains.Relu);

    /// <summary><inheritdoc cref="KaimingInitializer" path="/summary"/> The gain is that of ReLU.</summary>
    public static IInitializer KaimingNormal() => new KaimingInitializer(Gains.Relu, Normal: true);

    /// <summary><inheritdoc cref="OrthogonalInitializer" path="/summary"/></summary>
    public static IInitializer Orthogonal(double gain = 1) => new OrthogonalInitializer(gain);
}
