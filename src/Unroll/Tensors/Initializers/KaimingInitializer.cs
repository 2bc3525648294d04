using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Keeps the variance of the signal through rectified layers: deviation gain / √fan, as a uniform distribution in ±gain·√(3 / fan) or as a normal one.
/// </summary>
/// <param name="Gain">√2 for ReLU; see <see cref="Gains"/>.</param>
/// <param name="Normal">Normal instead of uniform.</param>
/// <param name="FanOut">Counts outputs instead of inputs, which keeps the variance of the gradients.</param>
/// <remarks>He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, eq. 10 and 14.</remarks>
public sealed record KaimingInitializer(double Gain, bool Normal = false, bool FanOut = false) : IInitializer
{
    /// <inheritdoc/>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        (double fanIn, double fanOut) = Fan.Of(shape);
        double deviation = Gain / Math.Sqrt(FanOut ? fanOut : fanIn), bound = Math.Sqrt(3) * deviation;
        IInitializer distribution = Normal ? new NormalInitializer(0, deviation) : new UniformInitializer(-bound, bound);
        distribution.Fill(values, shape, random);
    }
}
