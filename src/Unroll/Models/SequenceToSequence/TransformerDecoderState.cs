using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>What a Transformer's decoder remembers between two steps: keys and values of all symbols before. A value: a step gives a new one.</summary>
public sealed class TransformerDecoderState : IDecoderState
{
    private readonly Tensor? last;

    internal TransformerDecoderState(IReadOnlyList<KeyValueCache>? caches, int count, Tensor? last = null) => (Caches, Count, this.last) = (caches, count, last);

    /// <summary>How many symbols of each text were read, <c>&lt;sos&gt;</c> among them.</summary>
    public int Count { get; }

    /// <summary>One for each layer; none after a run that recorded.</summary>
    internal IReadOnlyList<KeyValueCache>? Caches { get; }

    IDecoderState IDecoderState.Select(Tape tape, int[] rows) => new TransformerDecoderState(Caches is null ? null : [.. Caches.Select(cache => cache.Select(rows))], Count);

    void IDecoderState.Release(IDecoderState? next)
    {
        for (int i = 0; i < (Caches?.Count ?? 0); i++) Caches![i].Release((next as TransformerDecoderState)?.Caches?[i]);
    }

    // What the output layer read last: [batch, time, width].
    float[] IDecoderState.Hidden(int row)
    {
        if (last is null) return [];
        int width = last.Shape[2], time = last.Shape[1];
        return last.Values.Slice(((row + 1) * time - 1) * width, width).ToArray();
    }
}
