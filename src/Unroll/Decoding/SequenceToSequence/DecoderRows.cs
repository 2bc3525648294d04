using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Decoding;

/// <summary>A decoder that writes some texts for some sources, after a step. Whoever makes the next step gives up this one: what only it needed goes back to the pool.</summary>
internal sealed class DecoderRows
{
    private readonly Tape? tape;
    private readonly float[] weights;

    private DecoderRows(Tape? tape, IDecoderState state, int[] sources, float[] weights) => (this.tape, State, Sources, this.weights) = (tape, state, sources, weights);

    /// <summary>The decoder, a row for each text.</summary>
    public IDecoderState State { get; }

    /// <summary>The source of each text.</summary>
    public int[] Sources { get; }

    /// <summary>One text for each source, nothing written.</summary>
    public static DecoderRows Begin(Seq2Seq model, EncodedSource read) => new(null, model.Begin(read), [.. Enumerable.Range(0, read.Batch)], []);

    /// <summary>Reads a symbol for each text that goes on, and scores what follows; the others are neither computed nor kept.</summary>
    /// <param name="model">The model.</param>
    /// <param name="read">What it made of the sources.</param>
    /// <param name="parents">Which text here each text continues, those of one source next to each other.</param>
    /// <param name="symbols">What each reads.</param>
    /// <param name="logits">Written: <c>[texts, vocabulary]</c>.</param>
    public DecoderRows Step(Seq2Seq model, EncodedSource read, ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols, Span<float> logits)
    {
        int[] from = parents.ToArray(), rows = Array.ConvertAll(from, parent => Sources[parent]);
        var next = new Tape(recording: false);
        bool same = from.Length == Sources.Length && from.AsSpan().SequenceEqual([.. Enumerable.Range(0, from.Length)]);
        IDecoderState before = same ? State : State.Select(next, from);
        if (!same) State.Release(before);
        (Tensor? alignment, IDecoderState after) = model.Step(new Pass(next), read.Select(rows), before, symbols, logits);
        before.Release(after);
        float[] looked = alignment is null ? [] : alignment.ToArray();
        tape?.End();
        return new DecoderRows(next, after, rows, looked);
    }

    /// <summary>Where a text has looked in the step, weights over its source of so many symbols.</summary>
    public ReadOnlyMemory<float> Looked(int row, int length) => weights.AsMemory(row * (weights.Length / Sources.Length), length);

    /// <summary>Gives everything back; nothing of it may be read afterwards.</summary>
    public void End()
    {
        State.Release(null);
        tape?.End();
    }
}
