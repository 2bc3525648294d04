using Unroll.Data;
using Unroll.Metrics;

namespace Unroll.Training;

/// <summary>The baseline for captions: every image gets the caption of the training image that is most like it, pixel by pixel. A model that is no better has only learnt by heart.</summary>
public static class NearestImage
{
    /// <summary>The caption of the known image with the smallest sum of squared differences between pixels; the first of equals.</summary>
    /// <exception cref="ArgumentException">An image has another size than the others.</exception>
    public static string Caption(IReadOnlyList<CaptionedImage> known, Image image)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(image);
        string best = "";
        double smallest = double.PositiveInfinity;
        foreach (CaptionedImage candidate in known)
        {
            double distance = Distance(candidate.Image, image, smallest);
            if (distance < smallest) (smallest, best) = (distance, candidate.Caption);
        }

        return best;
    }

    /// <summary>How well the baseline does: the share of exact captions and BLEU.</summary>
    /// <param name="known">The training images.</param>
    /// <param name="data">The images to measure on.</param>
    /// <param name="tokenization">What BLEU counts as a word.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static (double ExactMatch, TextScore Bleu) Evaluate(
        IReadOnlyList<CaptionedImage> known, IReadOnlyList<CaptionedImage> data, BleuTokenization tokenization = BleuTokenization.International13a, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(data);
        // Asked for once each: the list may read its images anew every time.
        CaptionedImage[] kept = [.. known];
        string[] found = new string[data.Count], right = new string[data.Count];
        for (int i = 0; i < found.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            CaptionedImage example = data[i];
            (found[i], right[i]) = (Caption(kept, example.Image), example.Caption);
        }

        return (ExactMatch.Share(found, right), new Bleu(tokenization).Corpus(found, right));
    }

    private static double Distance(Image left, Image right, double enough)
    {
        ReadOnlySpan<float> a = left.Values, b = right.Values;
        if (a.Length != b.Length) throw new ArgumentException($"An image of {right} cannot be compared with one of {left}. Bring all to one size.", nameof(right));
        double sum = 0;
        for (int i = 0; i < a.Length && sum < enough; i++) sum += (a[i] - (double)b[i]) * (a[i] - (double)b[i]);
        return sum;
    }
}
