using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// A Transformer's decoder: blocks of causal self-attention and of attention to what was read. All steps of teacher forcing run at once; without recording, keys and values of the steps before are
/// kept, so that each further symbol costs its own work only. Its alignment is the mean over the heads of the last block, and is made without recording only, where somebody may ask for it.
/// </summary>
internal sealed class TransformerDecoder : ITargetDecoder
{
    private readonly TransformerSpec spec;
    private readonly int longest;
    private readonly Embedding embedding;
    private readonly PlacedVectors placed;
    private readonly TransformerStack stack;

    public TransformerDecoder(ParameterScope root, TransformerSpec spec, int longest, Embedding embedding, RandomStream random)
    {
        (this.spec, this.longest, this.embedding) = (spec, longest, embedding);
        placed = new PlacedVectors(root["target"], spec, longest, "target", random);
        stack = new TransformerStack(root["decoder"], spec.Block, spec.DecoderLayers, spec.Width, random, memory: true, spec.FinalNorm, Initializers.XavierUniform());
    }

    /// <summary>Each block's keys and values of what was read.</summary>
    public AttentionMemory[] Remember(Pass pass, Tensor read, int[] lengths) => stack.Remember(pass["decoder"], read, lengths);

    /// <inheritdoc/>
    public IDecoderState Begin(EncodedSource source) => new TransformerDecoderState([.. Enumerable.Repeat(KeyValueCache.Empty, spec.DecoderLayers)], 0);

    /// <inheritdoc/>
    public (Tensor Output, Tensor? Alignment, IDecoderState State) Run(Pass pass, ReadOnlySpan<int> inputs, EncodedSource source)
    {
        if (!pass.Tape.Recording) return Step(pass, inputs, source, Begin(source));
        int time = inputs.Length / source.Batch;
        Tensor output = stack.Forward(pass["decoder"], Place(pass, inputs, source.Batch, 0), view: placed.View(pass, causal: true, 0), memory: source.Memories);
        return (output, null, new TransformerDecoderState(null, time, output));
    }

    /// <inheritdoc/>
    public (Tensor Output, Tensor? Alignment, IDecoderState State) Step(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, IDecoderState state)
    {
        if (state is not TransformerDecoderState { Caches: { } caches } before)
            throw new ArgumentException("The state is not one that a Transformer can read on from: it is that of a recurrent decoder, or of a run that recorded. Begin with Begin, on a tape that does not record.", nameof(state));
        Tensor? alignment = null;
        AttentionMemory[] memories = [.. source.Memories];
        memories[^1] = memories[^1] with { Watch = weights => alignment = pass.Tape.Mean(weights, 1) };
        (Tensor output, KeyValueCache[] next) = stack.Forward(pass["decoder"], Place(pass, tokens, source.Batch, before.Count), caches, placed.View(pass, causal: true, before.Count), memories);
        return (output, alignment, new TransformerDecoderState(next, before.Count + tokens.Length / source.Batch, output));
    }

    private Tensor Place(Pass pass, ReadOnlySpan<int> ids, int batch, int first)
    {
        int time = ids.Length / batch;
        if (first + time > longest)
            throw new ArgumentException($"A target has {first + time} symbols with its end, but the model was built for at most {longest}. Shorten it, or build a model with a larger {nameof(Seq2SeqSpec.MaximumTargetLength)}.", nameof(ids));
        return placed.Forward(pass, embedding.Forward(pass, ids, new Shape(batch, time)), first);
    }
}
