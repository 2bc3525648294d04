using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>What softmax and cross-entropy do to one row: its maximum, and the sum of e^(x - max), which may be stored on the way.</summary>
/// <remarks>
/// The sum has sixteen lanes on every processor, held in one or two vectors. Each lane adds up at most 32 numbers before they go to a second sum, so that
/// long rows lose nothing to rounding.
/// </remarks>
/// <typeparam name="TV">A vector of 16 or 8 floats.</typeparam>
/// <typeparam name="S">Its operations.</typeparam>
internal static unsafe class SoftmaxKernel<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const int Block = 32 * 16;

    /// <summary>The largest number of a row; negative infinity for none. A NaN may be passed over: it shows in the sum of exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Max(float* x, int count)
    {
        int width = S.Width, i = 0;
        TV m0 = S.Broadcast(float.NegativeInfinity), m1 = m0, m2 = m0, m3 = m0;
        for (; i <= count - 4 * width; i += 4 * width)
        {
            m0 = S.Max(m0, S.Load(x + i));
            m1 = S.Max(m1, S.Load(x + i + width));
            m2 = S.Max(m2, S.Load(x + i + 2 * width));
            m3 = S.Max(m3, S.Load(x + i + 3 * width));
        }

        for (; i <= count - width; i += width) m0 = S.Max(m0, S.Load(x + i));
        m0 = S.Max(S.Max(m0, m1), S.Max(m2, m3));
        float* lanes = stackalloc float[16];
        S.Store(lanes, m0);
        float max = float.NegativeInfinity;
        for (int lane = 0; lane < width; lane++) max = Larger(max, lanes[lane]);
        for (; i < count; i++) max = Larger(max, x[i]);
        return max;
    }

    /// <summary>Sum of e^(x - max). Where <paramref name="stored"/> is not null, the terms are written there, which may be the row itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double ExpSum(float* x, int count, float max, float* stored)
    {
        TV shift = S.Broadcast(max);
        float* lanes = stackalloc float[16];
        double total = 0;
        int i = 0;
        while (i <= count - 32)
        {
            int end = Math.Min(count - 32, i + Block - 32);
            TV a = S.Zero, b = a, c = a, d = a;
            for (; i <= end; i += 32)
            {
                if (S.Width == 16)
                {
                    a = S.Add(a, Term(x, i, shift, stored));
                    c = S.Add(c, Term(x, i + 16, shift, stored));
                }
                else
                {
                    a = S.Add(a, Term(x, i, shift, stored));
                    b = S.Add(b, Term(x, i + 8, shift, stored));
                    c = S.Add(c, Term(x, i + 16, shift, stored));
                    d = S.Add(d, Term(x, i + 24, shift, stored));
                }
            }

            S.Store(lanes, S.Add(a, c));
            if (S.Width == 8) S.Store(lanes + 8, S.Add(b, d));
            total += LaneSum.Of(Vector512.Load(lanes));
        }

        // What is left, one short vector after the other; lanes beyond the end are not added.
        for (; i < count; i += S.Width)
        {
            int left = Math.Min(S.Width, count - i);
            TV e = VectorMath<TV, S>.Exp(S.Subtract(S.LoadFirst(x + i, left), shift));
            if (stored != null) S.StoreFirst(stored + i, e, left);
            S.Store(lanes, e);
            for (int lane = 0; lane < left; lane++) total += lanes[lane];
        }

        return total;
    }

    /// <summary>target = source · factor; both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* source, int count, float factor, float* target)
    {
        int width = S.Width, i = 0;
        TV f = S.Broadcast(factor);
        for (; i <= count - 2 * width; i += 2 * width)
        {
            TV a = S.Multiply(S.Load(source + i), f), b = S.Multiply(S.Load(source + i + width), f);
            S.Store(target + i, a);
            S.Store(target + i + width, b);
        }

        for (; i < count; i++) target[i] = source[i] * factor;
    }

    /// <summary>target = e^(x - shift) · factor, or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpScale(float* x, int count, float shift, float factor, float* target, bool accumulate)
    {
        int width = S.Width, i = 0;
        TV s = S.Broadcast(shift), f = S.Broadcast(factor);
        if (accumulate)
        {
            for (; i <= count - width; i += width) S.Store(target + i, S.MultiplyAdd(VectorMath<TV, S>.Exp(S.Subtract(S.Load(x + i), s)), f, S.Load(target + i)));
        }
        else
        {
            for (; i <= count - 2 * width; i += 2 * width)
            {
                TV a = S.Multiply(VectorMath<TV, S>.Exp(S.Subtract(S.Load(x + i), s)), f);
                TV b = S.Multiply(VectorMath<TV, S>.Exp(S.Subtract(S.Load(x + i + width), s)), f);
                S.Store(target + i, a);
                S.Store(target + i + width, b);
            }
        }

        for (; i < count; i += width)
        {
            int left = Math.Min(width, count - i);
            TV e = VectorMath<TV, S>.Exp(S.Subtract(S.LoadFirst(x + i, left), s));
            S.StoreFirst(target + i, accumulate ? S.MultiplyAdd(e, f, S.LoadFirst(target + i, left)) : S.Multiply(e, f), left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Term(float* x, int at, TV shift, float* stored)
    {
        TV e = VectorMath<TV, S>.Exp(S.Subtract(S.Load(x + at), shift));
        if (stored != null) S.Store(stored + at, e);
        return e;
    }

    private static float Larger(float a, float b) => b > a ? b : a;
}
