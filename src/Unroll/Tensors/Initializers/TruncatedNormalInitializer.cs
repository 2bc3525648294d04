using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Independent numbers from a normal distribution of which only [<paramref name="Low"/>, <paramref name="High"/>] is kept.</summary>
/// <param name="Mean">Of the whole distribution.</param>
/// <param name="Deviation">Of the whole distribution.</param>
/// <param name="Low">No number is below.</param>
/// <param name="High">No number is above.</param>
public sealed record TruncatedNormalInitializer(double Mean, double Deviation, double Low, double High) : IInitializer
{
    private const int MostDraws = 1000;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The interval is empty, or so far out that nothing falls into it.</exception>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = Draw(random, (ulong)i, (ulong)values.Length);
    }

    // A number outside is drawn again, from a place of its own in the stream.
    private float Draw(RandomStream random, ulong index, ulong count)
    {
        for (ulong draw = 0; draw < MostDraws; draw++)
        {
            float value = (float)(Mean + Deviation * random.Normal(index + draw * count));
            if (value >= Low && value <= High) return value;
        }

        throw new InvalidOperationException($"A normal distribution with mean {Mean} and deviation {Deviation} has next to nothing in [{Low}, {High}].");
    }
}
