using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>What attention does to one row of scores. All walk in groups of sixteen on every processor; a row has room for a whole last group.</summary>
/// <typeparam name="R">Sixteen lanes.</typeparam>
internal static unsafe class ScoreRows<R>
    where R : struct, ISimd<Vector512<float>>
{
    /// <summary>s = s · scale + bias for the first <paramref name="count"/> scores, and negative infinity up to a whole group. Returns the largest; NaN if there are NaN only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Prepare(float* s, int count, float scale, float* bias)
    {
        Vector512<float> factor = R.Broadcast(scale), max = R.Broadcast(float.NegativeInfinity);
        End(s, count, float.NegativeInfinity);
        for (int i = 0; i < count; i += 16)
        {
            Vector512<float> x = Scaled(s, i, count, factor, bias);
            R.Store(s + i, x);
            max = R.Max(x, max);
        }

        float* lanes = stackalloc float[16];
        R.Store(lanes, max);
        float largest = lanes[0];
        for (int lane = 1; lane < 16; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
        return float.IsNegativeInfinity(largest) && Softmax.HasNaN(s, count) ? float.NaN : largest;
    }

    /// <summary>s = e^(s - max) over whole groups; returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exponentials(float* s, int count, float max)
    {
        Vector512<float> shift = R.Broadcast(max), even = R.Zero, odd = even;
        int i = 0;
        for (; i + 16 < count; i += 32)
        {
            Vector512<float> a = VectorMath<Vector512<float>, R>.Exp(R.Subtract(R.Load(s + i), shift)), b = VectorMath<Vector512<float>, R>.Exp(R.Subtract(R.Load(s + i + 16), shift));
            R.Store(s + i, a);
            R.Store(s + i + 16, b);
            even = R.Add(even, a);
            odd = R.Add(odd, b);
        }

        if (i < count)
        {
            Vector512<float> a = VectorMath<Vector512<float>, R>.Exp(R.Subtract(R.Load(s + i), shift));
            R.Store(s + i, a);
            even = R.Add(even, a);
        }

        return LaneSum.Of(R.Add(even, odd));
    }

    /// <summary>From raw scores the weights e^(s · scale + bias - max) · inverse, and zeros up to a whole group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(float* s, int count, float scale, float* bias, float max, float inverse)
    {
        Vector512<float> factor = R.Broadcast(scale), shift = R.Broadcast(max), share = R.Broadcast(inverse);
        End(s, count, float.NegativeInfinity);
        for (int i = 0; i < count; i += 16) R.Store(s + i, R.Multiply(VectorMath<Vector512<float>, R>.Exp(R.Subtract(Scaled(s, i, count, factor, bias), shift)), share));
    }

    /// <summary>
    /// Of the weights p in <paramref name="p"/> and the gradients that arrive at them after dropout in <paramref name="gradient"/>: p becomes what was multiplied with the
    /// values, and the gradient that of the score, p (dp - mean), times <paramref name="scale"/>. Both are zero up to a whole group.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* p, float* gradient, int count, float scale, float mean, float* mask, float* weightGradient, float* biasGradient)
    {
        Vector512<float> factor = R.Broadcast(scale), dot = R.Broadcast(mean);
        End(gradient, count, 0f);
        for (int i = 0; i < count; i += 16)
        {
            int left = Math.Min(16, count - i);
            Vector512<float> weight = R.Load(p + i), arriving = R.Load(gradient + i);
            if (mask != null)
            {
                Vector512<float> kept = First(mask + i, left);
                arriving = R.Multiply(arriving, kept);
                R.Store(p + i, R.Multiply(weight, kept));
            }

            if (weightGradient != null) arriving = R.Add(arriving, First(weightGradient + i, left));
            Vector512<float> score = R.Multiply(weight, R.Subtract(arriving, dot));
            if (biasGradient != null) R.StoreFirst(biasGradient + i, R.Add(First(biasGradient + i, left), score), left);
            R.Store(gradient + i, R.Multiply(score, factor));
        }
    }

    /// <summary>x = x · factor element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* x, int count, float* factor)
    {
        for (int i = 0; i < count; i += 16) R.StoreFirst(x + i, R.Multiply(First(x + i, Math.Min(16, count - i)), First(factor + i, Math.Min(16, count - i))), Math.Min(16, count - i));
    }

    /// <summary>target = x · factor, or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, int count, float factor, float* target, bool add)
    {
        Vector512<float> f = R.Broadcast(factor);
        for (int i = 0; i < count; i += 16)
        {
            int left = Math.Min(16, count - i);
            Vector512<float> y = R.Multiply(First(x + i, left), f);
            if (add) y = R.Add(First(target + i, left), y);
            if (left == 16) R.Store(target + i, y);
            else R.StoreFirst(target + i, y, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scaled(float* s, int i, int count, Vector512<float> factor, float* bias) =>
        bias == null ? R.Multiply(R.Load(s + i), factor) : R.MultiplyAdd(R.Load(s + i), factor, First(bias + i, count - i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> First(float* x, int count) => count >= 16 ? R.Load(x) : R.LoadFirst(x, count);

    private static void End(float* row, int count, float value)
    {
        for (int i = count; (i & 15) != 0; i++) row[i] = value;
    }
}
