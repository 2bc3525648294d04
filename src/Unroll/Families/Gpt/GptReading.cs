using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Families;

/// <summary>Reading with a GPT: what is remembered is a window.</summary>
internal sealed class GptReading(Gpt model, int batch) : ITextReading
{
    private GptState state = model.InitialState(batch);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> ids, Span<float> logits)
    {
        (float[] scores, state) = model.Step(ids, state);
        if (scores.Length != logits.Length) throw new ArgumentException($"The logits of {batch} texts need {scores.Length} places, not {logits.Length}.", nameof(logits));
        scores.CopyTo(logits);
    }

    /// <inheritdoc/>
    public Tensor Read(Pass pass, ReadOnlySpan<int> ids)
    {
        (Tensor logits, state) = model.Read(pass, ids, state);
        return logits;
    }
}
