using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Families;

/// <summary>Reading with a GPT: what is remembered is a window.</summary>
internal sealed class GptReading(Gpt model, GptState before) : ITextReading
{
    private GptState state = before;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> ids, Span<float> logits) => state = model.Step(ids, state, logits);

    /// <inheritdoc/>
    public Tensor Read(Pass pass, ReadOnlySpan<int> ids)
    {
        (Tensor logits, state) = model.Read(pass, ids, state);
        return logits;
    }

    /// <inheritdoc/>
    public ITextReading Select(ReadOnlySpan<int> texts) => new GptReading(model, state.Select(texts));
}
