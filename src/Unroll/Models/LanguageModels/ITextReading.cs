using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Texts that a language model is reading side by side: remembers where it is, so that each call goes on behind the last. For one thread at a time.</summary>
public interface ITextReading
{
    /// <summary>Reads one symbol of each text and scores the next.</summary>
    /// <param name="ids">One id of each text.</param>
    /// <param name="logits">Written: <c>[batch, vocabulary]</c>.</param>
    /// <exception cref="ArgumentException">The vocabulary has no such id, or the sizes do not fit.</exception>
    void Step(ReadOnlySpan<int> ids, Span<float> logits);

    /// <summary>Reads some symbols of each text and scores what follows each of them.</summary>
    /// <param name="pass">Tape, which does not record, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>.</param>
    /// <returns>Logits <c>[time, batch, vocabulary]</c>.</returns>
    /// <exception cref="ArgumentException">The vocabulary has no such id, or the ids do not fill whole steps.</exception>
    Tensor Read(Pass pass, ReadOnlySpan<int> ids);

    /// <summary>A reading of other texts that stand where these do, for instance the surviving hypotheses of a beam; this one stays where it is.</summary>
    /// <param name="texts">For each text of the new reading, the text here that it goes on from; one may be taken several times or not at all.</param>
    /// <exception cref="ArgumentException">There is no such text.</exception>
    ITextReading Select(ReadOnlySpan<int> texts);
}
