using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class SimdTests
{
    [Fact]
    public void Every128BitOperationMatchesTheScalarOne() => Compare<Vector128<float>, Simd128>();

    [SkippableFact]
    public void Every256BitOperationMatchesTheScalarOne()
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "This processor has no AVX2.");
        Compare<Vector256<float>, Simd256>();
    }

    [SkippableFact]
    public void Every512BitOperationMatchesTheScalarOne()
    {
        Skip.IfNot(Avx512F.IsSupported, "This processor has no AVX-512.");
        Compare<Vector512<float>, Simd512>();
    }

    [Fact]
    public void TheLevelIsOneThatTheProcessorHas()
    {
        Assert.True(Simd.Widest != SimdLevel.Vector512 || Avx512F.IsSupported);
        Assert.True(Simd.Widest != SimdLevel.Vector256 || Avx2.IsSupported);
    }

    private static void Compare<TV, S>()
        where TV : struct
        where S : struct, ISimd<TV>
    {
        uint[][] wide = Results<TV, S>(), scalar = Results<float, SimdScalar>();
        Assert.Equal(scalar.Length, wide.Length);
        for (int operation = 0; operation < scalar.Length; operation++)
        {
            for (int i = 0; i < Count; i++)
            {
                float expected = BitConverter.UInt32BitsToSingle(scalar[operation][i]), actual = BitConverter.UInt32BitsToSingle(wide[operation][i]);
                if (float.IsNaN(expected) && float.IsNaN(actual)) continue;
                Assert.True(scalar[operation][i] == wide[operation][i], $"operation {operation}, element {i}: {actual:R} instead of {expected:R}");
            }
        }
    }

    private const int Count = 4096;

    private static unsafe uint[][] Results<TV, S>()
        where TV : struct
        where S : struct, ISimd<TV>
    {
        var random = new RandomStream(7);
        float[] a = new float[Count], b = new float[Count], c = new float[Count], whole = new float[Count], small = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            // half of the numbers ordinary, half arbitrary bit patterns with infinities, NaN and denormals among them
            a[i] = i % 2 == 0 ? random.Normal((ulong)i) : BitConverter.UInt32BitsToSingle(random.Bits((ulong)i));
            b[i] = i % 3 == 0 ? random.Normal((ulong)(i + Count)) : BitConverter.UInt32BitsToSingle(random.Bits((ulong)(i + Count)));
            c[i] = i % 7 == 0 ? -a[i] * b[i] : random.Normal((ulong)(i + (2 * Count)));
            whole[i] = random.Below(320, (ulong)i) - 180;
            small[i] = 0.5f + random.Uniform((ulong)i);
        }

        Func<TV, TV, TV, TV, TV, TV>[] operations =
        [
            (x, y, z, n, s) => S.Add(x, y), (x, y, z, n, s) => S.Subtract(x, y), (x, y, z, n, s) => S.Multiply(x, y),
            (x, y, z, n, s) => S.Divide(x, y), (x, y, z, n, s) => S.MultiplyAdd(x, y, z), (x, y, z, n, s) => S.MultiplyAddNegated(x, y, z),
            (x, y, z, n, s) => S.Min(x, y), (x, y, z, n, s) => S.Max(x, y), (x, y, z, n, s) => S.SquareRoot(x), (x, y, z, n, s) => S.Abs(x),
            (x, y, z, n, s) => S.Negate(x), (x, y, z, n, s) => S.Round(x), (x, y, z, n, s) => S.Floor(x), (x, y, z, n, s) => S.Scale(s, n),
            (x, y, z, n, s) => S.And(x, y), (x, y, z, n, s) => S.Or(x, y), (x, y, z, n, s) => S.Xor(x, y), (x, y, z, n, s) => S.AndNot(x, y),
            (x, y, z, n, s) => S.AddBits(x, y), (x, y, z, n, s) => S.SubtractBits(x, y), (x, y, z, n, s) => S.ShiftLeft(x, 16),
            (x, y, z, n, s) => S.ShiftRight(x, 23), (x, y, z, n, s) => S.BitsToFloat(x), (x, y, z, n, s) => S.LessThan(x, y),
            (x, y, z, n, s) => S.LessThanOrEqual(x, y), (x, y, z, n, s) => S.Equal(x, x), (x, y, z, n, s) => S.Select(S.LessThan(x, z), x, y),
            (x, y, z, n, s) => S.Broadcast(3.5f), (x, y, z, n, s) => S.BroadcastBits(0x3F800001), (x, y, z, n, s) => S.Zero,
        ];

        var results = new List<uint[]>();
        foreach (Func<TV, TV, TV, TV, TV, TV> operation in operations)
        {
            uint[] bits = new uint[Count];
            fixed (float* pa = a, pb = b, pc = c, pn = whole, ps = small)
            fixed (uint* target = bits)
            {
                for (int i = 0; i < Count; i += S.Width)
                    S.Store((float*)target + i, operation(S.Load(pa + i), S.Load(pb + i), S.Load(pc + i), S.Load(pn + i), S.Load(ps + i)));
            }

            results.Add(bits);
        }

        // tails: of every 16 floats the first few are read and the first few written
        uint[] tails = new uint[Count];
        fixed (float* pa = a)
        fixed (uint* target = tails)
        {
            for (int i = 0; i < Count / 16; i++)
            {
                for (int j = 0; j < 16; j += S.Width)
                {
                    int read = Math.Clamp((i % 17) - j, 0, S.Width), written = Math.Clamp((i * 5 % 17) - j, 0, S.Width);
                    S.StoreFirst((float*)target + (i * 16) + j, S.LoadFirst(pa + (i * 16) + j, read), written);
                }
            }
        }

        results.Add(tails);
        return [.. results];
    }
}
