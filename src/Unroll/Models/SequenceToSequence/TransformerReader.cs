using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>A Transformer's encoder: x = √width e + P, through blocks of self-attention; each block of the decoder makes its keys and values of the result at once.</summary>
internal sealed class TransformerReader : ISourceReader
{
    private readonly int longest;
    private readonly PlacedVectors placed;
    private readonly TransformerStack stack;
    private readonly TransformerDecoder decoder;

    public TransformerReader(ParameterScope root, TransformerSpec spec, int longest, TransformerDecoder decoder, RandomStream random)
    {
        (this.longest, this.decoder) = (longest, decoder);
        placed = new PlacedVectors(root["source"], spec, longest, "source", random);
        stack = new TransformerStack(root["encoder"], spec.Block, spec.EncoderLayers, spec.Width, random, finalNorm: spec.FinalNorm, initializer: Initializers.XavierUniform());
    }

    /// <inheritdoc/>
    public EncodedSource Read(Pass pass, Tensor vectors, int[] lengths)
    {
        int time = vectors.Shape[1];
        if (time > longest)
            throw new ArgumentException($"A source has {time} symbols, but the model was built for at most {longest}. Cut it off there, or build a model with a larger {nameof(Seq2SeqSpec.MaximumSourceLength)}.", nameof(vectors));
        Tensor read = stack.Forward(pass["encoder"], placed.Forward(pass, vectors, 0), lengths, placed.View(pass, causal: false, 0));
        return new EncodedSource(decoder.Remember(pass, read, lengths), Initial: null, lengths.Length);
    }
}
