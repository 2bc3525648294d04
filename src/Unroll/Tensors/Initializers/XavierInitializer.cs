using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Keeps the variance of signals and gradients between layers: variance 2 gain² / (fan-in + fan-out), as a uniform distribution in
/// ±gain·√(6 / (fan-in + fan-out)) or as a normal one.
/// </summary>
/// <param name="Gain">See <see cref="Gains"/>.</param>
/// <param name="Normal">Normal instead of uniform.</param>
/// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010, eq. 16.</remarks>
public sealed record XavierInitializer(double Gain = 1, bool Normal = false) : IInitializer
{
    /// <inheritdoc/>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        (double fanIn, double fanOut) = Fan.Of(shape);
        double deviation = Gain * Math.Sqrt(2 / (fanIn + fanOut)), bound = Math.Sqrt(3) * deviation;
        IInitializer distribution = Normal ? new NormalInitializer(0, deviation) : new UniformInitializer(-bound, bound);
        distribution.Fill(values, shape, random);
    }
}
