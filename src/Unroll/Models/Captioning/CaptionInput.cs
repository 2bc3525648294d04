using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Images as the encoder reads them: standardised channel by channel, while training moved at random. Mean and deviation are buffers of the model.</summary>
internal sealed class CaptionInput(ParameterScope scope, CaptionerSpec spec)
{
    private readonly int pixels = spec.Height!.Value * spec.Width!.Value;
    private readonly Parameter mean = scope.CreateBuffer("mean", new Shape(spec.Channels!.Value));
    private readonly Parameter deviation = scope.CreateBuffer("deviation", new Shape(spec.Channels!.Value), 1);

    /// <summary>Takes mean and deviation of each channel from images.</summary>
    public void Measure(IEnumerable<Image> images)
    {
        int channels = spec.Channels!.Value;
        double[] sums = new double[channels], squares = new double[channels];
        long count = 0;
        foreach (Image image in images)
        {
            count += pixels;
            for (int i = 0; i < image.Values.Length; i++)
            {
                double value = image.Values[i];
                sums[i / pixels] += value;
                squares[i / pixels] += value * value;
            }
        }

        for (int channel = 0; channel < channels; channel++)
        {
            double average = sums[channel] / count, variance = squares[channel] / count - average * average;
            mean.Value.Edit()[channel] = (float)average;
            // A channel that never changes says nothing; it must not become huge where it does.
            deviation.Value.Edit()[channel] = variance > 1e-10 * (1 + average * average) ? (float)Math.Sqrt(variance) : 1;
        }
    }

    /// <summary>The images <c>[batch, channels, height, width]</c>.</summary>
    public Tensor Read(Pass pass, IReadOnlyList<Image> images)
    {
        int channels = spec.Channels!.Value, height = spec.Height!.Value, width = spec.Width!.Value;
        Tensor result = pass.Tape.Create(new Shape(images.Count, channels, height, width));
        Span<float> values = result.Edit();
        RandomStream shifts = pass.Training ? pass.Random.Fork("shift") : default;
        for (int i = 0; i < images.Count; i++)
        {
            int down = 0, right = 0;
            if (pass.Training && spec.Shift > 0)
                (down, right) = (shifts.Below(2 * spec.Shift + 1, 2 * (ulong)i) - spec.Shift, shifts.Below(2 * spec.Shift + 1, 2 * (ulong)i + 1) - spec.Shift);
            ReadOnlySpan<float> from = images[i].Values;
            Span<float> to = values.Slice(i * channels * pixels, channels * pixels);
            for (int channel = 0; channel < channels; channel++)
            {
                float centre = mean.Value.Values[channel], scale = 1 / deviation.Value.Values[channel];
                for (int row = 0; row < height; row++)
                {
                    ReadOnlySpan<float> line = from.Slice(channel * pixels + Math.Clamp(row - down, 0, height - 1) * width, width);
                    Span<float> target = to.Slice(channel * pixels + row * width, width);
                    for (int column = 0; column < width; column++) target[column] = (line[Math.Clamp(column - right, 0, width - 1)] - centre) * scale;
                }
            }
        }

        return result;
    }
}
