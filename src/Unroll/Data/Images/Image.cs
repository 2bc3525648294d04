using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// An image as numbers, <c>[channels, height, width]</c>; from files 0 is black and 1 full brightness, channels are grey or red, green, blue. A vector of
/// features is an image of one pixel with as many channels.
/// </summary>
public sealed class Image
{
    private readonly ReadOnlyMemory<float> values;

    /// <summary>An image over numbers.</summary>
    /// <param name="values">The numbers <c>[channels, height, width]</c>. They are not copied and must not change.</param>
    /// <param name="channels">Numbers of a pixel: 1 for grey, 3 for colours, or any other.</param>
    /// <param name="size">Rows and columns.</param>
    /// <exception cref="ArgumentException">There are not as many numbers, or one is not finite.</exception>
    public Image(ReadOnlyMemory<float> values, int channels, ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        size.Check(nameof(size));
        if (values.Length != channels * size.Pixels) throw new ArgumentException($"{values.Length} numbers are not an image of {channels} channels of {size}.", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values.Span[i])) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Number {i} of the image is {values.Span[i]}. Give finite numbers."), nameof(values));
        }

        (this.values, Channels, Size) = (values, channels, size);
    }

    /// <summary>Numbers of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Rows and columns.</summary>
    public ImageSize Size { get; }

    /// <summary>The numbers <c>[channels, height, width]</c>.</summary>
    public ReadOnlySpan<float> Values => values.Span;

    /// <summary>An image from bytes, pixel after pixel with its channels side by side, as cameras and raw frames have it; 255 becomes 1.</summary>
    /// <param name="bytes">The bytes <c>[height, width, channels]</c>.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="size">Rows and columns.</param>
    public static Image FromBytes(ReadOnlySpan<byte> bytes, int channels, ImageSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        size.Check(nameof(size));
        if (bytes.Length != channels * size.Pixels) throw new ArgumentException($"{bytes.Length} bytes are not an image of {channels} channels of {size}.", nameof(bytes));
        float[] planes = new float[bytes.Length];
        int pixels = (int)size.Pixels;
        for (int i = 0; i < bytes.Length; i++) planes[i % channels * pixels + i / channels] = bytes[i] / 255f;
        return new Image(planes, channels, size);
    }

    /// <summary>A vector of features, for instance of another program's image network: one pixel with as many channels.</summary>
    public static Image FromFeatures(ReadOnlyMemory<float> features) => new(features, features.Length, new ImageSize(1, 1));

    /// <summary>
    /// Another size: where it grows, bilinear between the four nearest pixels; where it shrinks, the triangle widens with the step, so that no pixel is
    /// left out. The two directions are treated one after the other.
    /// </summary>
    public Image Resize(ImageSize size)
    {
        size.Check(nameof(size));
        if (size == Size) return this;
        (int[] First, float[] Weights, int Taps) rows = Weights(Size.Height, size.Height), columns = Weights(Size.Width, size.Width);
        float[] wide = new float[Channels * Size.Height * size.Width], result = new float[Channels * size.Pixels];
        ReadOnlySpan<float> source = Values;
        for (int i = 0; i < wide.Length; i++)
        {
            (int line, int x) = Math.DivRem(i, size.Width);
            double sum = 0;
            for (int k = 0; k < columns.Taps; k++) sum += columns.Weights[x * columns.Taps + k] * (double)source[line * Size.Width + Math.Min(columns.First[x] + k, Size.Width - 1)];
            wide[i] = (float)sum;
        }

        for (int i = 0; i < result.Length; i++)
        {
            (int line, int x) = Math.DivRem(i, size.Width);
            (int channel, int y) = Math.DivRem(line, size.Height);
            double sum = 0;
            for (int k = 0; k < rows.Taps; k++) sum += rows.Weights[y * rows.Taps + k] * (double)wide[(channel * Size.Height + Math.Min(rows.First[y] + k, Size.Height - 1)) * size.Width + x];
            result[i] = (float)sum;
        }

        return new Image(result, Channels, size);
    }

    /// <summary>The same image with another number of channels: grey is repeated; colours become grey by their luminance (ITU-R BT.601).</summary>
    /// <exception cref="ArgumentException">Neither is 1, or colours to grey where there are not three.</exception>
    public Image ToChannels(int channels)
    {
        if (channels == Channels) return this;
        int pixels = (int)Size.Pixels;
        if (Channels == 1 && channels > 0)
        {
            float[] repeated = new float[channels * pixels];
            for (int channel = 0; channel < channels; channel++) Values.CopyTo(repeated.AsSpan(channel * pixels));
            return new Image(repeated, channels, Size);
        }

        if (Channels != 3 || channels != 1) throw new ArgumentException($"An image of {Channels} channels cannot become one of {channels}: only grey can be repeated, and only red, green and blue become grey.", nameof(channels));
        float[] grey = new float[pixels];
        for (int i = 0; i < pixels; i++) grey[i] = 0.299f * Values[i] + 0.587f * Values[pixels + i] + 0.114f * Values[2 * pixels + i];
        return new Image(grey, 1, Size);
    }

    /// <summary>The sizes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size}, {Channels} channel{(Channels == 1 ? "" : "s")}");

    // For each new place, the first old one that it looks at and the weights of those from there on; pixel centres lie at a half.
    private static (int[] First, float[] Weights, int Taps) Weights(int from, int to)
    {
        double scale = (double)from / to, reach = Math.Max(1, scale);
        int taps = (int)Math.Ceiling(2 * reach) + 1;
        int[] first = new int[to];
        float[] weights = new float[to * taps];
        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale - 0.5;
            first[i] = Math.Max(0, (int)Math.Ceiling(centre - reach));
            double sum = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < taps; k++)
                {
                    double weight = first[i] + k < from ? Math.Max(0, 1 - Math.Abs(first[i] + k - centre) / reach) : 0;
                    if (pass == 0) sum += weight;
                    else weights[i * taps + k] = (float)(weight / sum);
                }
            }
        }

        return (first, weights, taps);
    }
}
