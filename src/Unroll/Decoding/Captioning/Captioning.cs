using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>Lets captioners write.</summary>
public static class Captioning
{
    /// <summary>The best caption of an image that a beam search finds.</summary>
    /// <param name="model">The model; many threads may write with it at once.</param>
    /// <param name="image">An image of the size that the model reads.</param>
    /// <param name="beam">How many beginnings are followed; 1 always takes the likeliest symbol.</param>
    /// <exception cref="ArgumentException">The image has another size or other channels than the model reads.</exception>
    public static Caption Caption(this Captioner model, Image image, int beam = 1) => model.Captions(image, new BeamSearch(beam))[0];

    /// <summary>The best captions of an image, best first.</summary>
    /// <param name="model">The model; many threads may write with it at once.</param>
    /// <param name="image">An image of the size that the model reads.</param>
    /// <param name="search">Width, length penalty and how many captions; the maximum length is that of the model's spec if it is shorter.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">The image has another size or other channels than the model reads.</exception>
    /// <exception cref="InvalidSpecException">The search asks for something that cannot be.</exception>
    public static IReadOnlyList<Caption> Captions(this Captioner model, Image image, BeamSearch search, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(search);
        Vocabulary vocabulary = model.Vocabulary;
        BeamSearch limited = search.Within(model.Spec.MaximumLength);
        BeamStep<CaptionState> step = (state, parents, symbols, logits) => model.Step(symbols, state with { Recurrent = state.Recurrent.Select(parents) }, logits);
        // All special symbols but the end are no text.
        int[] forbidden = [.. Enumerable.Range(0, vocabulary.SpecialCount).Where(id => id != vocabulary.End)];
        IReadOnlyList<BeamHypothesis> found = limited.Run(model.Begin(image), vocabulary.Start!.Value, vocabulary.End!.Value, vocabulary.Size, step, forbidden, stop);
        return [.. found.Select(hypothesis => new Caption(vocabulary.Decode([.. hypothesis.Symbols]), hypothesis.Score, hypothesis.LogProbability, hypothesis.Ended))];
    }
}
