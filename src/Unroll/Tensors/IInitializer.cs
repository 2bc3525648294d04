using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Fills a new weight. Implementations are immutable and depend on nothing but their arguments.</summary>
public interface IInitializer
{
    /// <summary>Writes every element of <paramref name="values"/>, which has the given shape, outermost dimension first: <c>[out, in, ...]</c>.</summary>
    void Fill(Span<float> values, Shape shape, RandomStream random);
}
