using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>What layer normalisation does to one row. Sixteen lanes on every processor; a null weight stands for ones and a null bias for zeros.</summary>
internal static unsafe class LayerNormKernel
{
    /// <summary>Mean and biased variance, both in double: rows far from zero lose nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Statistics(float* x, int count, out double mean, out double variance)
    {
        Vector512<double> s0 = Vector512<double>.Zero, s1 = s0, q0 = s0, q1 = s0;

        // About the first number instead of zero: the squares stay small where all numbers are large and alike.
        double origin = count > 0 ? x[0] : 0;
        Vector512<double> o = Vector512.Create(origin);
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.Load(x + i));
            a -= o;
            b -= o;
            s0 += a;
            s1 += b;
            q0 = Vector512.FusedMultiplyAdd(a, a, q0);
            q1 = Vector512.FusedMultiplyAdd(b, b, q1);
        }

        double sum = LaneSum.Of(s0 + s1), squares = LaneSum.Of(q0 + q1);
        for (; i < count; i++)
        {
            double d = x[i] - origin;
            sum += d;
            squares = Math.FusedMultiplyAdd(d, d, squares);
        }

        double shifted = sum / count;
        mean = origin + shifted;
        variance = Math.Max(0, squares / count - shifted * shifted);
    }

    /// <summary>y = (x - mean) · inverse · weight + bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, int count, double mean, float inverse, float* weight, float* bias, float* y)
    {
        // The mean as the sum of two floats.
        float high = (float)mean, low = (float)(mean - high);
        Vector512<float> h = Vector512.Create(high), l = Vector512.Create(low), r = Vector512.Create(inverse);
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512<float> n = (Vector512.Load(x + i) - h - l) * r;
            if (weight != null) n *= Vector512.Load(weight + i);
            if (bias != null) n += Vector512.Load(bias + i);
            n.Store(y + i);
        }

        for (; i < count; i++)
        {
            float n = (x[i] - high - low) * inverse;
            if (weight != null) n *= weight[i];
            if (bias != null) n += bias[i];
            y[i] = n;
        }
    }

    /// <summary>
    /// With n = (x - mean) · inverse: adds dy · n to the weight sums and dy to the bias sums, and gives sum(dy · weight) and sum(dy · weight · n).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(
        float* x, float* dy, int count, float* weight, float mean, float inverse, float* weightSums, float* biasSums, out double sum, out double dot)
    {
        Vector512<float> m = Vector512.Create(mean), r = Vector512.Create(inverse), s = Vector512<float>.Zero, d = s;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512<float> g = Vector512.Load(dy + i), n = (Vector512.Load(x + i) - m) * r;
            Vector512.FusedMultiplyAdd(g, n, Vector512.Load(weightSums + i)).Store(weightSums + i);
            (Vector512.Load(biasSums + i) + g).Store(biasSums + i);
            if (weight != null) g *= Vector512.Load(weight + i);
            s += g;
            d = Vector512.FusedMultiplyAdd(g, n, d);
        }

        sum = LaneSum.Of(s);
        dot = LaneSum.Of(d);
        for (; i < count; i++)
        {
            float g = dy[i], n = (x[i] - mean) * inverse;
            weightSums[i] = MathF.FusedMultiplyAdd(g, n, weightSums[i]);
            biasSums[i] += g;
            if (weight != null) g *= weight[i];
            sum += g;
            dot += (double)g * n;
        }
    }

    /// <summary>dx = inverse · (dy · weight - meanOfGradient - n · meanOfProduct), written or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        float* x, float* dy, int count, float* weight, float mean, float inverse, float meanOfGradient, float meanOfProduct, float* dx, bool accumulate)
    {
        Vector512<float> m = Vector512.Create(mean), r = Vector512.Create(inverse), a = Vector512.Create(meanOfGradient), b = Vector512.Create(-meanOfProduct);
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512<float> g = Vector512.Load(dy + i), n = (Vector512.Load(x + i) - m) * r;
            if (weight != null) g *= Vector512.Load(weight + i);
            g = Vector512.FusedMultiplyAdd(n, b, g - a) * r;
            if (accumulate) g += Vector512.Load(dx + i);
            g.Store(dx + i);
        }

        for (; i < count; i++)
        {
            float g = dy[i], n = (x[i] - mean) * inverse;
            if (weight != null) g *= weight[i];
            g = MathF.FusedMultiplyAdd(n, -meanOfProduct, g - meanOfGradient) * inverse;
            dx[i] = accumulate ? dx[i] + g : g;
        }
    }
}
