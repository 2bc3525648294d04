using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a Transformer's blocks read of symbols: their vectors, at their size, in their places.</summary>
internal sealed class PlacedVectors(ParameterScope scope, TransformerSpec spec, int longest, string name, RandomStream random)
{
    private readonly Positions positions = new(scope["positions"], spec.Positions, spec.Width, spec.Heads, longest, random);
    private readonly Dropout dropout = new(spec.Dropout, name);

    /// <summary>Puts vectors <c>[batch, time, width]</c> in the places from <paramref name="first"/> on.</summary>
    public Tensor Forward(Pass pass, Tensor vectors, int first)
    {
        if (spec.ScaledEmbedding) vectors = pass.Tape.Scale(vectors, Math.Sqrt(spec.Width));
        return dropout.Forward(pass, positions.AddTo(pass, vectors, first));
    }

    /// <summary>What attention has to know of places.</summary>
    public AttentionView View(Pass pass, bool causal, int first) => positions.View(pass, causal, first);
}
