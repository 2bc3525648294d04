using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Independent numbers from a normal distribution.</summary>
public sealed record NormalInitializer(double Mean = 0, double Deviation = 1) : IInitializer
{
    /// <inheritdoc/>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        RandomFill.Normal(random, 0, values);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(Mean + Deviation * values[i]);
    }
}
