using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>A vector for each id: ids <c>[batch, time]</c> become <c>[batch, time, features]</c>.</summary>
public sealed class Embedding
{
    /// <summary>Creates <c>weight [vocabulary, features]</c>.</summary>
    /// <param name="scope">Where the parameter gets its name.</param>
    /// <param name="vocabulary">Number of ids.</param>
    /// <param name="features">Size of a vector.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="paddingIndex">An id whose vector begins as zeros and never gets a gradient.</param>
    /// <param name="initializer">By default the standard normal distribution.</param>
    public Embedding(ParameterScope scope, int vocabulary, int features, RandomStream random, int? paddingIndex = null, IInitializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabulary);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (paddingIndex >= vocabulary || paddingIndex < -vocabulary)
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), paddingIndex, $"The padding index {paddingIndex} is outside a vocabulary of {vocabulary}.");
        PaddingIndex = paddingIndex < 0 ? paddingIndex + vocabulary : paddingIndex;
        Weight = scope.Create("weight", new Shape(vocabulary, features), initializer ?? Initializers.StandardNormal, random);
        if (PaddingIndex is { } row) Weight.Value.Edit().Slice(row * features, features).Clear();
    }

    /// <summary>The table, <c>[vocabulary, features]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The id without gradient, or none.</summary>
    public int? PaddingIndex { get; }

    /// <summary>Looks ids up; the result has their shape and one dimension more.</summary>
    /// <exception cref="ArgumentException">An id is outside the vocabulary.</exception>
    public Tensor Forward(Pass pass, ReadOnlySpan<int> ids, Shape shape) => pass.Tape.Embedding(Weight.Value, ids, shape, PaddingIndex);

    /// <summary>Sizes, for the debugger.</summary>
    public override string ToString() => $"Embedding {{vocabulary: {Weight.Shape[0]}, features: {Weight.Shape[1]}}}";
}
