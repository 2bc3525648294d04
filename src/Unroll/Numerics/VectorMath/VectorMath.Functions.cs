using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Mathematical functions of one vector, to be inlined into kernels. Errors in the remarks are the largest found over dense samples, against double
/// precision; every instruction set gives the same bits. NaN gives NaN. Coefficients: least squares reweighted towards the smallest largest error.
/// </summary>
internal static class VectorMath<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>e^x; 0 at negative and infinity at positive infinity, with gradual underflow.</summary>
    /// <remarks>1 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV Exp(TV x)
    {
        TV n = ReduceExp(x, out TV r);
        return S.Scale(S.Add(ExpMinusOneNearZero(r), S.Broadcast(1f)), n);
    }

    /// <summary>e^x - 1, exact near 0.</summary>
    /// <remarks>2 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV ExpMinusOne(TV x)
    {
        TV n = ReduceExp(S.Min(S.Broadcast(89f), x), out TV r);
        TV one = S.Broadcast(1f);

        // Half of each term first: 2^128 is not a float but half of it is, and e^x - 1 is well inside the range below -1.
        TV m = S.Subtract(n, one);
        TV scale = S.Scale(one, m);
        TV half = S.MultiplyAdd(ExpMinusOneNearZero(r), scale, S.Subtract(scale, S.Broadcast(0.5f)));
        return S.Add(half, half);
    }

    /// <summary>Natural logarithm; negative infinity at 0, NaN below.</summary>
    /// <remarks>1 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV Log(TV x)
    {
        TV one = S.Broadcast(1f);
        TV tiny = S.LessThan(x, S.BroadcastBits(0x0080_0000));
        TV scaled = S.Select(tiny, S.Multiply(x, S.Broadcast(8388608f)), x);

        // The exponent relative to sqrt(1/2), so that the fraction lies in [sqrt(1/2), sqrt(2)).
        TV offset = S.SubtractBits(scaled, S.BroadcastBits(0x3F35_04F3));
        TV exponent = S.BitsToFloat(S.And(offset, S.BroadcastBits(0xFF80_0000)));
        exponent = S.Multiply(exponent, S.Broadcast(1f / 8388608f));
        TV fraction = S.AddBits(S.And(offset, S.BroadcastBits(0x007F_FFFF)), S.BroadcastBits(0x3F35_04F3));
        exponent = S.Subtract(exponent, S.And(tiny, S.Broadcast(23f)));

        TV f = S.Subtract(fraction, one);
        TV p = S.Broadcast(-0.0763450861f);
        p = S.MultiplyAdd(p, f, S.Broadcast(0.127616003f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.131601885f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.142017558f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.166233569f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.200012267f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.250008225f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.333333313f));
        TV square = S.Multiply(f, f);
        TV tail = S.MultiplyAdd(S.Multiply(square, f), p, S.Multiply(exponent, S.Broadcast(Ln2Low)));
        tail = S.MultiplyAdd(square, S.Broadcast(-0.5f), tail);
        TV result = S.MultiplyAdd(exponent, S.Broadcast(Ln2High), S.Add(f, tail));

        result = S.Select(S.Equal(x, S.Zero), S.Broadcast(float.NegativeInfinity), result);
        result = S.Select(S.Equal(x, S.Broadcast(float.PositiveInfinity)), x, result);
        return S.Select(S.LessThanOrEqual(S.Zero, x), result, S.Broadcast(float.NaN));
    }

    /// <summary>log(1 + x), exact near 0; negative infinity at -1, NaN below.</summary>
    /// <remarks>2 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV LogOnePlus(TV x)
    {
        // What rounding 1 + x lost comes back to first order.
        TV one = S.Broadcast(1f);
        TV sum = S.Add(one, x);
        TV lost = S.Subtract(x, S.Subtract(sum, one));
        TV correction = S.Divide(lost, sum);
        TV result = S.Add(Log(sum), S.Select(S.LessThan(S.Abs(x), S.Broadcast(1e9f)), correction, S.Zero));
        result = S.Select(S.Equal(x, S.Broadcast(-1f)), S.Broadcast(float.NegativeInfinity), result);
        return S.Select(S.Equal(x, S.Zero), x, result);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    /// <remarks>2.5 ulp, 9e-8 absolute.</remarks>
    [MethodImpl(Inline)]
    public static TV Sigmoid(TV x)
    {
        TV one = S.Broadcast(1f);
        return S.Divide(one, S.Add(one, Exp(S.Negate(x))));
    }

    /// <summary>Hyperbolic tangent: an odd polynomial near 0, else from e^2x.</summary>
    /// <remarks>1.5 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV Tanh(TV x)
    {
        TV one = S.Broadcast(1f);
        TV magnitude = S.Abs(x);
        TV e = Exp(S.Add(magnitude, magnitude));
        TV large = S.Subtract(one, S.Divide(S.Broadcast(2f), S.Add(e, one)));
        large = S.Or(large, S.And(x, S.Broadcast(-0f)));

        TV z = S.Multiply(x, x);
        TV p = S.Broadcast(-0.00571468426f);
        p = S.MultiplyAdd(p, z, S.Broadcast(0.0206485707f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.0537429117f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.133314848f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.333332837f));
        TV small = S.MultiplyAdd(S.Multiply(x, z), p, x);
        return S.Select(S.LessThan(magnitude, S.Broadcast(0.625f)), small, large);
    }

    /// <summary>Hyperbolic tangent as one rational function, for gates. Never quite ±1.</summary>
    /// <remarks>3e-7 absolute; 5 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV TanhFast(TV x)
    {
        x = S.Max(S.Broadcast(-8.5f), S.Min(S.Broadcast(8.5f), x));
        TV z = S.Multiply(x, x);
        TV p = S.Broadcast(1.42692791e-08f);
        p = S.MultiplyAdd(p, z, S.Broadcast(2.12510822e-05f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.00353402924f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.13413249f));
        p = S.MultiplyAdd(p, z, S.Broadcast(1f));
        TV q = S.Broadcast(8.14514465e-07f);
        q = S.MultiplyAdd(q, z, S.Broadcast(0.000334886863f));
        q = S.MultiplyAdd(q, z, S.Broadcast(0.0260227602f));
        q = S.MultiplyAdd(q, z, S.Broadcast(0.467465729f));
        q = S.MultiplyAdd(q, z, S.Broadcast(1f));
        return S.Divide(S.Multiply(x, p), q);
    }

    /// <summary>The error function.</summary>
    /// <remarks>2.5 ulp.</remarks>
    [MethodImpl(Inline)]
    public static TV Erf(TV x)
    {
        TV magnitude = S.Abs(x);
        TV z = S.Multiply(x, x);
        TV p = S.Broadcast(7.85352895e-05f);
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.000801010116f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.00518831797f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.0268538073f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.112835847f));
        p = S.MultiplyAdd(p, z, S.Broadcast(-0.37612626f));
        p = S.MultiplyAdd(p, z, S.Broadcast(1.12837911f));
        TV small = S.Multiply(x, p);

        // Beyond 1: 1 - e^q, where q approximates the logarithm of erfc.
        TV t = S.Min(S.Broadcast(4f), magnitude);
        TV q = S.Broadcast(0.000186502279f);
        q = S.MultiplyAdd(q, t, S.Broadcast(-0.00294891186f));
        q = S.MultiplyAdd(q, t, S.Broadcast(0.0218432676f));
        q = S.MultiplyAdd(q, t, S.Broadcast(-0.103118025f));
        q = S.MultiplyAdd(q, t, S.Broadcast(-0.63813138f));
        q = S.MultiplyAdd(q, t, S.Broadcast(-1.12709761f));
        q = S.MultiplyAdd(q, t, S.Broadcast(-0.000339387858f));
        TV large = S.Subtract(S.Broadcast(1f), Exp(q));
        large = S.Or(large, S.And(x, S.Broadcast(-0f)));
        return S.Select(S.LessThan(magnitude, S.Broadcast(1f)), small, large);
    }

    /// <summary>x · Φ(x), with the error function.</summary>
    /// <remarks>Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016. 3e-7 absolute.</remarks>
    [MethodImpl(Inline)]
    public static TV Gelu(TV x)
    {
        TV half = S.Broadcast(0.5f);
        TV phi = S.MultiplyAdd(half, Erf(S.Multiply(x, S.Broadcast(0.707106781f))), half);
        return S.Multiply(x, phi);
    }

    /// <summary>The tanh form of <see cref="Gelu"/>: x / (1 + e^-2u), u = sqrt(2/π) · (x + 0.044715 x³).</summary>
    /// <remarks>5e-7 absolute.</remarks>
    [MethodImpl(Inline)]
    public static TV GeluTanh(TV x)
    {
        TV inner = S.MultiplyAdd(S.Multiply(x, x), S.Broadcast(0.0713548162726f), S.Broadcast(1.5957691216f));
        return S.Multiply(x, Sigmoid(S.Multiply(x, inner)));
    }

    /// <summary>log(1 + e^x) without overflow.</summary>
    [MethodImpl(Inline)]
    public static TV Softplus(TV x) => S.Add(S.Max(S.Zero, x), LogOnePlus(Exp(S.Negate(S.Abs(x)))));

    /// <summary>sin and cos of 2π·turns for 0 &lt;= turns &lt; 1.</summary>
    /// <remarks>1e-7 absolute.</remarks>
    [MethodImpl(Inline)]
    public static void SinCosTurns(TV turns, out TV sine, out TV cosine)
    {
        // To the nearest quarter k and what is left of it, in [-1/8, 1/8].
        TV k = S.Round(S.Multiply(turns, S.Broadcast(4f)));
        TV t = S.MultiplyAdd(k, S.Broadcast(-0.25f), turns);
        TV z = S.Multiply(t, t);
        TV c = S.Broadcast(59.2203064f);
        c = S.MultiplyAdd(c, z, S.Broadcast(-85.4428482f));
        c = S.MultiplyAdd(c, z, S.Broadcast(64.9393158f));
        c = S.MultiplyAdd(c, z, S.Broadcast(-19.7392082f));
        c = S.MultiplyAdd(c, z, S.Broadcast(1f));
        TV s = S.Broadcast(-75.3934326f);
        s = S.MultiplyAdd(s, z, S.Broadcast(81.5923538f));
        s = S.MultiplyAdd(s, z, S.Broadcast(-41.3416595f));
        s = S.MultiplyAdd(s, z, S.Broadcast(6.28318548f));
        s = S.Multiply(s, t);

        TV odd = S.Or(S.Equal(k, S.Broadcast(1f)), S.Equal(k, S.Broadcast(3f)));
        TV sineNegative = S.Or(S.Equal(k, S.Broadcast(2f)), S.Equal(k, S.Broadcast(3f)));
        TV cosineNegative = S.Or(S.Equal(k, S.Broadcast(1f)), S.Equal(k, S.Broadcast(2f)));
        TV sign = S.Broadcast(-0f);
        sine = S.Xor(S.Select(odd, c, s), S.And(sineNegative, sign));
        cosine = S.Xor(S.Select(odd, s, c), S.And(cosineNegative, sign));
    }

    /// <summary>0 where |x| is below the smallest normal number: some processors take a long detour for those. Used where gradients vanish.</summary>
    [MethodImpl(Inline)]
    public static TV FlushSubnormal(TV x) => S.AndNot(x, S.LessThan(S.Abs(x), S.BroadcastBits(0x0080_0000)));

    /// <summary>x = n·ln 2 + r with |r| ≤ ln 2 / 2. Beyond ±105 the result of e^x is 0 or infinity anyway.</summary>
    [MethodImpl(Inline)]
    private static TV ReduceExp(TV x, out TV r)
    {
        x = S.Max(S.Broadcast(-105f), S.Min(S.Broadcast(105f), x));
        TV n = S.Round(S.Multiply(x, S.Broadcast(Log2E)));
        r = S.MultiplyAddNegated(n, S.Broadcast(Ln2High), x);
        r = S.MultiplyAddNegated(n, S.Broadcast(Ln2Low), r);
        return n;
    }

    /// <summary>e^r - 1 for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(Inline)]
    private static TV ExpMinusOneNearZero(TV r)
    {
        TV p = S.Broadcast(0.00138145988f);
        p = S.MultiplyAdd(p, r, S.Broadcast(0.00836871658f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.041668389f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.166665211f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.49999994f));
        return S.MultiplyAdd(S.Multiply(r, r), p, r);
    }
}
