using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>Turns pairs of features by an angle that grows with the place: pair i of place t by t / wave^(2i / size), in each of the first heads; other features stay.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[batch, time, features]</c>.</param>
    /// <param name="heads">How many heads to turn, from the first feature on.</param>
    /// <param name="size">Features of a head, an even number.</param>
    /// <param name="first">The place of the first step.</param>
    /// <param name="wave">How slowly the slowest pair turns.</param>
    /// <param name="interleaved">Whether features 2i and 2i + 1 make a pair, otherwise i and i + size / 2.</param>
    /// <remarks>Su et al., "RoFormer", 2021, equation 34. The gradient is turned back. 3 FLOPs and 8 bytes a feature.</remarks>
    /// <exception cref="ArgumentException">The heads do not fit into the features, or the size is odd.</exception>
    public static Tensor Rotary(this Tape tape, Tensor x, int heads, int size, int first = 0, double wave = 10000, bool interleaved = false)
    {
        if (x.Shape.Rank != 3 || size < 2 || size % 2 != 0 || heads < 0 || heads * size > x.Shape[2])
            throw new ArgumentException($"Rotary: {heads} heads of {size} features cannot be turned in {x.Shape}. The size is even and all heads fit into [batch, time, features].", nameof(x));
        (float[] cosines, float[] sines) = Angles(x.Shape[1], size, first, wave);
        Tensor result = tape.Create(x.Shape);
        Turn(x.Values, x.Shape, heads, size, cosines, sines, interleaved, 1f, result.Edit());
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                if (!x.HasGradient)
                {
                    Turn(result.Gradient, x.Shape, heads, size, cosines, sines, interleaved, -1f, x.WriteGradient(out _));
                    return;
                }

                FloatBlock back = BlockPool.Rent(x.Length);
                Turn(result.Gradient, x.Shape, heads, size, cosines, sines, interleaved, -1f, back.Span[..x.Length]);
                x.AddGradient(back.Span[..x.Length]);
                BlockPool.Return(back);
            });
        }

        return result;
    }

    private static (float[] Cosines, float[] Sines) Angles(int time, int size, int first, double wave)
    {
        int pairs = size / 2;
        float[] cosines = new float[time * pairs], sines = new float[time * pairs];
        for (int i = 0; i < pairs; i++)
        {
            double step = Math.Pow(wave, -2.0 * i / size);
            for (int t = 0; t < time; t++) (sines[t * pairs + i], cosines[t * pairs + i]) = ((float)Math.Sin((first + t) * step), (float)Math.Cos((first + t) * step));
        }

        return (cosines, sines);
    }

    private static void Turn(ReadOnlySpan<float> x, Shape shape, int heads, int size, float[] cosines, float[] sines, bool interleaved, float sign, Span<float> y)
    {
        int features = shape[2], pairs = size / 2, apart = interleaved ? 1 : pairs, step = interleaved ? 2 : 1;
        for (int row = 0; row < shape.Rows; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * features, features), cosine = cosines.AsSpan(row % shape[1] * pairs, pairs), sine = sines.AsSpan(row % shape[1] * pairs, pairs);
            Span<float> to = y.Slice(row * features, features);
            for (int head = 0; head < heads; head++)
            {
                for (int i = 0; i < pairs; i++)
                {
                    int at = head * size + i * step;
                    (float a, float b, float c, float s) = (from[at], from[at + apart], cosine[i], sign * sine[i]);
                    (to[at], to[at + apart]) = (a * c - b * s, b * c + a * s);
                }
            }

            from[(heads * size)..].CopyTo(to[(heads * size)..]);
        }
    }
}
