using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Blocks above each other and, if asked for, a last norm: an encoder, a decoder, or a GPT's trunk. Parameters have PyTorch's names: <c>layers.0.self_attn...</c>, <c>norm.weight</c>.</summary>
public sealed class TransformerStack
{
    private readonly TransformerBlock[] blocks;
    private readonly BlockNorm? norm;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">Each block.</param>
    /// <param name="layers">How many.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="memory">Whether the blocks also attend to a memory.</param>
    /// <param name="finalNorm">Whether there is a norm behind the last block.</param>
    /// <param name="initializer">Of all weights; by default PyTorch's for each layer.</param>
    /// <param name="outputInitializer">Of the weights that write to the way past; by default <paramref name="initializer"/>.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public TransformerStack(
        ParameterScope scope, TransformerBlockSpec spec, int layers, int width, RandomStream random, bool memory = false, bool finalNorm = true, IInitializer? initializer = null, IInitializer? outputInitializer = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        blocks = new TransformerBlock[layers];
        for (int i = 0; i < layers; i++) blocks[i] = new TransformerBlock(scope["layers"][FormattableString.Invariant($"{i}")], spec, width, random, memory, initializer, outputInitializer);
        if (finalNorm) norm = new BlockNorm(scope["norm"], spec.Norm, width, spec.Bias, spec.NormEpsilon);
    }

    /// <summary>How many blocks.</summary>
    public int Layers => blocks.Length;

    /// <summary>
    /// Runs whole sequences. Under the trace's name block i hands out <c>block{i}.attention.weight</c> and, with a memory, <c>block{i}.memory.weight</c>, as <c>[batch, head, query, key]</c>, and what it gives
    /// as <c>block{i}.hidden</c>, <c>[batch, time, feature]</c>.
    /// </summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="x"><c>[batch, time, width]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    /// <param name="view">What a step may see.</param>
    /// <param name="memory">What <see cref="Remember"/> gave, for blocks with a memory.</param>
    /// <returns><c>[batch, time, width]</c>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Tensor Forward(Pass pass, Tensor x, ReadOnlyMemory<int> lengths = default, AttentionView view = default, IReadOnlyList<AttentionMemory>? memory = null)
    {
        for (int i = 0; i < blocks.Length; i++) x = HandOut(pass[Name(i)], blocks[i].Forward(pass[Name(i)], x, lengths, view, memory?[i]));
        return Finish(pass, x);
    }

    /// <summary>Reads on: one cache for each block goes in, and one comes out. For tapes that do not record.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public (Tensor Output, KeyValueCache[] Caches) Forward(Pass pass, Tensor x, IReadOnlyList<KeyValueCache> caches, AttentionView view = default, IReadOnlyList<AttentionMemory>? memory = null)
    {
        ArgumentNullException.ThrowIfNull(caches);
        if (caches.Count != blocks.Length) throw new ArgumentException($"{caches.Count} caches were given to {blocks.Length} blocks.", nameof(caches));
        var next = new KeyValueCache[blocks.Length];
        for (int i = 0; i < blocks.Length; i++)
        {
            (x, next[i]) = blocks[i].Forward(pass[Name(i)], x, caches[i], view, memory?[i]);
            HandOut(pass[Name(i)], x);
        }

        return (Finish(pass, x), next);
    }

    /// <summary>Makes each block's keys and values of a memory, once for all steps.</summary>
    /// <exception cref="InvalidOperationException">The stack was built without a memory.</exception>
    public AttentionMemory[] Remember(Pass pass, Tensor memory, ReadOnlyMemory<int> lengths = default) => [.. blocks.Select((block, i) => block.Remember(pass[Name(i)], memory, lengths))];

    /// <summary>What follows the last block: the last norm, if there is one.</summary>
    internal Tensor Finish(Pass pass, Tensor x) => norm is null ? x : norm.Forward(pass, x);

    private static Tensor HandOut(Pass pass, Tensor x)
    {
        if (pass.Trace.Wants("hidden")) pass.Trace.Write("hidden", ["batch", "time", "feature"], x.Shape.Sizes, x.Values);
        return x;
    }

    private static string Name(int block) => FormattableString.Invariant($"block{block}");
}
