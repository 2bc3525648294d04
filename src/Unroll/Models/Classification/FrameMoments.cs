using Unroll.Data;

namespace Unroll.Models;

/// <summary>Mean and standard deviation of each feature over all frames that were added.</summary>
/// <remarks>Welford 1962: no large sums whose difference would lose digits.</remarks>
internal sealed class FrameMoments
{
    private long count;
    private double[] squares = [];

    /// <summary>The mean of each feature.</summary>
    public double[] Mean { get; private set; } = [];

    /// <summary>The standard deviation of each feature.</summary>
    public double[] Deviation => [.. squares.Select(square => count == 0 ? 0 : Math.Sqrt(square / count))];

    /// <summary>Takes in all frames of a sequence.</summary>
    public void Add(Frames frames)
    {
        if (count == 0) (Mean, squares) = (new double[frames.Features], new double[frames.Features]);
        for (int t = 0; t < frames.Length; t++)
        {
            ReadOnlySpan<float> frame = frames[t];
            count++;
            for (int c = 0; c < frame.Length; c++)
            {
                double before = frame[c] - Mean[c];
                Mean[c] += before / count;
                squares[c] += before * (frame[c] - Mean[c]);
            }
        }
    }
}
