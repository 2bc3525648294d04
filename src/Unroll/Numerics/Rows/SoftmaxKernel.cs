using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>What softmax and cross-entropy do to one row: its maximum, and the sum of e^(x - max), which may be stored on the way.</summary>
/// <remarks>
/// Sixteen lanes on every processor. Each lane adds up at most 32 numbers before they go to a second sum, so that long rows lose nothing to rounding.
/// </remarks>
internal static unsafe class SoftmaxKernel<S>
    where S : struct, ISimd<Vector512<float>>
{
    private const int Block = 32 * 16;

    /// <summary>The largest number of a row; negative infinity for none. A NaN may be passed over: it shows in the sum of exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(float* x, int count)
    {
        Vector512<float> m0 = Vector512.Create(float.NegativeInfinity), m1 = m0, m2 = m0, m3 = m0;
        int i = 0;
        for (; i <= count - 64; i += 64)
        {
            Vector512<float> a = S.Load(x + i), b = S.Load(x + i + 16), c = S.Load(x + i + 32), d = S.Load(x + i + 48);
            m0 = S.Max(m0, a);
            m1 = S.Max(m1, b);
            m2 = S.Max(m2, c);
            m3 = S.Max(m3, d);
        }

        for (; i <= count - 16; i += 16) m0 = S.Max(m0, S.Load(x + i));
        m0 = S.Max(S.Max(m0, m1), S.Max(m2, m3));
        float* lanes = stackalloc float[16];
        m0.Store(lanes);
        float max = float.NegativeInfinity;
        for (int lane = 0; lane < 16; lane++) max = Larger(max, lanes[lane]);
        for (; i < count; i++) max = Larger(max, x[i]);
        return max;
    }

    /// <summary>Sum of e^(x - max). Where <paramref name="stored"/> is not null, the terms are written there, which may be the row itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double ExpSum(float* x, int count, float max, float* stored)
    {
        Vector512<float> shift = Vector512.Create(max);
        double total = 0;
        int i = 0;
        while (i <= count - 32)
        {
            int end = Math.Min(count - 32, i + Block - 32);
            Vector512<float> first = Vector512<float>.Zero, second = first;
            if (stored == null)
            {
                for (; i <= end; i += 32)
                {
                    first = S.Add(first, VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i), shift)));
                    second = S.Add(second, VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i + 16), shift)));
                }
            }
            else
            {
                for (; i <= end; i += 32)
                {
                    Vector512<float> a = VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i), shift));
                    Vector512<float> b = VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i + 16), shift));
                    S.Store(stored + i, a);
                    S.Store(stored + i + 16, b);
                    first = S.Add(first, a);
                    second = S.Add(second, b);
                }
            }

            total += LaneSum.Of(S.Add(first, second));
        }

        // What is left, one short vector after the other; lanes beyond the end are taken out of the sum.
        float* lanes = stackalloc float[16];
        for (; i < count; i += 16)
        {
            int left = Math.Min(16, count - i);
            Vector512<float> a = VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.LoadFirst(x + i, left), shift));
            if (stored != null) S.StoreFirst(stored + i, a, left);
            a.Store(lanes);
            for (int lane = 0; lane < left; lane++) total += lanes[lane];
        }

        return total;
    }

    /// <summary>target = source · factor; both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* source, int count, float factor, float* target)
    {
        Vector512<float> f = Vector512.Create(factor);
        int i = 0;
        for (; i <= count - 32; i += 32)
        {
            Vector512<float> a = S.Multiply(S.Load(source + i), f), b = S.Multiply(S.Load(source + i + 16), f);
            S.Store(target + i, a);
            S.Store(target + i + 16, b);
        }

        for (; i < count; i++) target[i] = source[i] * factor;
    }

    /// <summary>target = e^(x - shift) · factor, or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpScale(float* x, int count, float shift, float factor, float* target, bool accumulate)
    {
        Vector512<float> s = Vector512.Create(shift), f = Vector512.Create(factor);
        int i = 0;
        if (accumulate)
        {
            for (; i <= count - 16; i += 16)
                S.Store(target + i, S.MultiplyAdd(VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i), s)), f, S.Load(target + i)));
        }
        else
        {
            for (; i <= count - 32; i += 32)
            {
                Vector512<float> a = S.Multiply(VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i), s)), f);
                Vector512<float> b = S.Multiply(VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.Load(x + i + 16), s)), f);
                S.Store(target + i, a);
                S.Store(target + i + 16, b);
            }
        }

        for (; i < count; i += 16)
        {
            int left = Math.Min(16, count - i);
            Vector512<float> e = VectorMath<Vector512<float>, S>.Exp(S.Subtract(S.LoadFirst(x + i, left), s));
            S.StoreFirst(target + i, accumulate ? S.MultiplyAdd(e, f, S.LoadFirst(target + i, left)) : S.Multiply(e, f), left);
        }
    }

    private static float Larger(float a, float b) => b > a ? b : a;
}
