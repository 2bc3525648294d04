using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// One block of a Transformer: self-attention, attention over a memory if it has one, and a feed-forward part, each with a way past it and a norm. Parameters have the names of PyTorch's encoder
/// and decoder layers: <c>self_attn</c>, <c>multihead_attn</c>, <c>linear1</c>, <c>linear2</c>, <c>norm1</c>, <c>norm2</c>, <c>norm3</c>.
/// </summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.1; with the norm before each part: Xiong et al., ICML 2020.</remarks>
public sealed class TransformerBlock
{
    private readonly TransformerBlockSpec spec;
    private readonly MultiHeadAttention attention;
    private readonly MultiHeadAttention? memoryAttention;
    private readonly FeedForward feedForward;
    private readonly BlockNorm[] norms;
    private readonly Dropout attentionDropout;
    private readonly Dropout memoryDropout;
    private readonly Dropout feedForwardDropout;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="memory">Whether it also attends to a memory, as a decoder does.</param>
    /// <param name="initializer">Of all weights; by default PyTorch's for each layer.</param>
    /// <param name="outputInitializer">Of the weights that write to the way past; by default <paramref name="initializer"/>.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public TransformerBlock(
        ParameterScope scope, TransformerBlockSpec spec, int width, RandomStream random, bool memory = false, IInitializer? initializer = null, IInitializer? outputInitializer = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(TransformerBlockSpec), check => spec.Validate(check, width));
        this.spec = spec;
        attention = new MultiHeadAttention(scope["self_attn"], spec.Attention, width, random, initializer: initializer, outputInitializer: outputInitializer ?? initializer);
        if (memory) memoryAttention = new MultiHeadAttention(scope["multihead_attn"], spec.Attention, width, random, initializer: initializer, outputInitializer: outputInitializer ?? initializer);
        feedForward = new FeedForward(scope, spec.Activation, width, spec.FeedForward ?? 4 * width, random, spec.Bias, spec.InnerDropout, initializer, outputInitializer);
        norms = new BlockNorm[memory ? 3 : 2];
        for (int i = 0; i < norms.Length; i++) norms[i] = new BlockNorm(scope[FormattableString.Invariant($"norm{i + 1}")], spec.Norm, width, spec.Bias, spec.NormEpsilon);
        (attentionDropout, memoryDropout, feedForwardDropout) = (new Dropout(spec.Dropout, "attention.dropout"), new Dropout(spec.Dropout, "memory.dropout"), new Dropout(spec.Dropout, "feedForward.dropout"));
    }

    private bool Before => spec.Placement == NormPlacement.Before;

    /// <summary>Runs whole sequences. Under the trace's name the block hands out <c>attention.weight</c> and, with a memory, <c>memory.weight</c> as <c>[batch, head, query, key]</c>.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="x"><c>[batch, time, width]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    /// <param name="view">What a step of self-attention may see.</param>
    /// <param name="memory">What <see cref="Remember"/> gave; only for a block that was built with it.</param>
    /// <returns><c>[batch, time, width]</c>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Tensor Forward(Pass pass, Tensor x, ReadOnlyMemory<int> lengths = default, AttentionView view = default, AttentionMemory? memory = null)
    {
        Pass heads = pass["attention"];
        return Rest(pass, Past(pass, x, 0, attentionDropout, y => attention.Forward(heads, y, lengths, view)), memory);
    }

    /// <summary>Reads on from a cache; see <see cref="MultiHeadAttention.Forward(Pass, Tensor, KeyValueCache, AttentionView)"/>.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public (Tensor Output, KeyValueCache Cache) Forward(Pass pass, Tensor x, KeyValueCache cache, AttentionView view = default, AttentionMemory? memory = null)
    {
        KeyValueCache next = cache;
        Tensor Attend(Tensor y)
        {
            (Tensor output, next) = attention.Forward(pass["attention"], y, cache, view);
            return output;
        }

        Tensor result = Rest(pass, Past(pass, x, 0, attentionDropout, Attend), memory);
        return (result, next);
    }

    /// <summary>Makes the keys and values of a memory, once for all steps.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="memory"><c>[batch, time, width]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    /// <exception cref="InvalidOperationException">The block was built without a memory.</exception>
    public AttentionMemory Remember(Pass pass, Tensor memory, ReadOnlyMemory<int> lengths = default) =>
        memoryAttention?.Remember(pass["memory"], memory, lengths) ?? throw new InvalidOperationException("This block attends to itself only. Build it with memory: true.");

    private Tensor Rest(Pass pass, Tensor x, AttentionMemory? memory)
    {
        if (memory is null != memoryAttention is null) throw new ArgumentException(memory is null ? "This block attends to a memory; give it one." : "This block attends to itself only; it takes no memory.", nameof(memory));
        if (memory is not null) x = Past(pass, x, 1, memoryDropout, y => memoryAttention!.Forward(pass["memory"], y, memory));
        return Past(pass, x, norms.Length - 1, feedForwardDropout, y => feedForward.Forward(pass, y));
    }

    // What a part gives is added to what came in, and the norm stands before the part or after the sum.
    private Tensor Past(Pass pass, Tensor x, int norm, Dropout dropout, Func<Tensor, Tensor> part)
    {
        Tensor sum = pass.Tape.Add(x, dropout.Forward(pass, part(Before ? norms[norm].Forward(pass, x) : x)));
        return Before ? sum : norms[norm].Forward(pass, sum);
    }
}
