using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Adds <c>Explain</c> to captioners.</summary>
public static class ExplainCaptioner
{
    /// <summary>
    /// Which parts of an image moved each symbol of the caption: by gradient times input, summed over the pixels of each patch, and by occlusion, which covers a patch with the mean
    /// of the training images and looks what becomes of the symbol's log probability.
    /// </summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="image">An image of the size that the model reads.</param>
    /// <param name="patches">How many patches lie along the longer side; at most one for each pixel.</param>
    /// <param name="beam">How the caption is found that is explained.</param>
    /// <param name="caption">Explains this text instead of the model's own.</param>
    /// <exception cref="ArgumentException">The image has another size or other channels than the model reads.</exception>
    public static CaptionInfluence Explain(this Captioner model, Image image, int patches = 8, int beam = 4, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patches);
        Caption written = model.Caption(image, beam);
        if (caption is not null) written = new Caption(caption, double.NaN, double.NaN, Ended: true);
        return new ExplainedCaptioner(model).Explain(image, written, patches);
    }
}
