using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>One float at a time: the fallback for processors and settings without vectors, and the reference for the others.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width { [MethodImpl(Inline)] get => 1; }

    public static float Zero { [MethodImpl(Inline)] get => 0f; }

    [MethodImpl(Inline)]
    public static float Load(float* source) => *source;

    [MethodImpl(Inline)]
    public static void Store(float* target, float value) => *target = value;

    [MethodImpl(Inline)]
    public static float LoadFirst(float* source, int count) => count > 0 ? *source : 0f;

    [MethodImpl(Inline)]
    public static float LoadPairs(sbyte* source) => BitConverter.Int32BitsToSingle((source[0] & 0xFFFF) + (source[1] << 16));

    [MethodImpl(Inline)]
    public static float AddPairs(float a, float b, float sum)
    {
        (int x, int y) = (BitConverter.SingleToInt32Bits(a), BitConverter.SingleToInt32Bits(b));
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(sum) + (short)x * (short)y + (x >> 16) * (y >> 16));
    }

    [MethodImpl(Inline)]
    public static void StoreLow(short* target, float value) => *target = (short)BitConverter.SingleToInt32Bits(value);

    [MethodImpl(Inline)]
    public static void StoreFirst(float* target, float value, int count)
    {
        if (count > 0) *target = value;
    }

    [MethodImpl(Inline)]
    public static void Prefetch(float* address)
    {
    }

    [MethodImpl(Inline)]
    public static void PrefetchFar(float* address)
    {
    }

    [MethodImpl(Inline)]
    public static float Broadcast(float value) => value;

    [MethodImpl(Inline)]
    public static float BroadcastBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    [MethodImpl(Inline)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(Inline)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(Inline)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(Inline)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(Inline)]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static float MultiplyAddNegated(float a, float b, float c) => MathF.FusedMultiplyAdd(-a, b, c);

    [MethodImpl(Inline)]
    public static float Min(float a, float b) => a < b ? a : b;

    [MethodImpl(Inline)]
    public static float Max(float a, float b) => a > b ? a : b;

    [MethodImpl(Inline)]
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    [MethodImpl(Inline)]
    public static float Abs(float a) => MathF.Abs(a);

    [MethodImpl(Inline)]
    public static float Negate(float a) => -a;

    [MethodImpl(Inline)]
    public static float Round(float a) => MathF.Round(a);

    [MethodImpl(Inline)]
    public static float Floor(float a) => MathF.Floor(a);

    [MethodImpl(Inline)]
    public static float Scale(float a, float n)
    {
        int whole = (int)n, half = whole >> 1;
        return a * BitConverter.Int32BitsToSingle((half + 127) << 23) * BitConverter.Int32BitsToSingle((whole - half + 127) << 23);
    }

    [MethodImpl(Inline)]
    public static float And(float a, float b) => FromBits(Bits(a) & Bits(b));

    [MethodImpl(Inline)]
    public static float Or(float a, float b) => FromBits(Bits(a) | Bits(b));

    [MethodImpl(Inline)]
    public static float Xor(float a, float b) => FromBits(Bits(a) ^ Bits(b));

    [MethodImpl(Inline)]
    public static float AndNot(float a, float b) => FromBits(Bits(a) & ~Bits(b));

    [MethodImpl(Inline)]
    public static float AddBits(float a, float b) => FromBits(unchecked(Bits(a) + Bits(b)));

    [MethodImpl(Inline)]
    public static float SubtractBits(float a, float b) => FromBits(unchecked(Bits(a) - Bits(b)));

    [MethodImpl(Inline)]
    public static float ShiftLeft(float a, int count) => FromBits(Bits(a) << count);

    [MethodImpl(Inline)]
    public static float ShiftRight(float a, int count) => FromBits(Bits(a) >> count);

    [MethodImpl(Inline)]
    public static float BitsToFloat(float a) => BitConverter.SingleToInt32Bits(a);

    [MethodImpl(Inline)]
    public static float LessThan(float a, float b) => FromBits(a < b ? uint.MaxValue : 0);

    [MethodImpl(Inline)]
    public static float LessThanOrEqual(float a, float b) => FromBits(a <= b ? uint.MaxValue : 0);

    [MethodImpl(Inline)]
    public static float Equal(float a, float b) => FromBits(a == b ? uint.MaxValue : 0);

    [MethodImpl(Inline)]
    public static float Select(float mask, float whenTrue, float whenFalse) =>
        FromBits((Bits(whenTrue) & Bits(mask)) | (Bits(whenFalse) & ~Bits(mask)));

    [MethodImpl(Inline)]
    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(Inline)]
    private static float FromBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
