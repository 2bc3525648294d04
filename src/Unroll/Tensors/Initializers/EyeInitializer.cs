using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>A matrix with ones on its diagonal and zeros elsewhere.</summary>
public sealed record EyeInitializer : IInitializer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape is no matrix.</exception>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 2) throw new ArgumentException($"An identity must be a matrix; the shape is {shape}.", nameof(shape));
        values.Clear();
        for (int i = 0; i < Math.Min(shape[0], shape[1]); i++) values[i * shape[1] + i] = 1f;
    }
}
