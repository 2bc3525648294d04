using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>The same number everywhere.</summary>
public sealed record ConstantInitializer(double Value) : IInitializer
{
    /// <inheritdoc/>
    public void Fill(Span<float> values, Shape shape, RandomStream random) => values.Fill((float)Value);
}
