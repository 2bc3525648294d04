using Unroll.Cells;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Reading with a recurrent model: all that is remembered is its state.</summary>
internal sealed class RecurrentReading(LanguageModel model, RecurrentState state) : ITextReading
{
    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> ids, Span<float> logits) => model.Step(ids, state, state, logits);

    /// <inheritdoc/>
    public Tensor Read(Pass pass, ReadOnlySpan<int> ids)
    {
        (Tensor logits, RecurrentState next) = model.Forward(pass, ids, state.Batch, state);
        next.CopyTo(state);
        return logits;
    }

    /// <inheritdoc/>
    public ITextReading Select(ReadOnlySpan<int> texts) => new RecurrentReading(model, state.Select(texts));
}
