using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Independent numbers, uniform between <paramref name="Low"/> and <paramref name="High"/>.</summary>
public sealed record UniformInitializer(double Low, double High) : IInitializer
{
    /// <inheritdoc/>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        RandomFill.Uniform(random, 0, values);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(Low + (High - Low) * values[i]);
    }
}
