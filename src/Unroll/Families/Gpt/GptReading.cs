using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Families;

/// <summary>Reading with a GPT: what is remembered is a window. It is this reading's own, so that the memory of what is forgotten serves the next window.</summary>
internal sealed class GptReading(Gpt model, GptState before) : ITextReading
{
    private GptState state = before;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> ids, Span<float> logits) => Remember(model.Step(ids, state, logits));

    /// <inheritdoc/>
    public Tensor Read(Pass pass, ReadOnlySpan<int> ids)
    {
        (Tensor logits, GptState next) = model.Read(pass, ids, state);
        Remember(next);
        return logits;
    }

    /// <inheritdoc/>
    public ITextReading Select(ReadOnlySpan<int> texts) => new GptReading(model, state.Select(texts));

    private void Remember(GptState next)
    {
        state.Release(next);
        state = next;
    }
}
