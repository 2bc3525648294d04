namespace Unroll.Numerics;

/// <summary>
/// The vector operations that kernels are written in. A kernel is generic over <typeparamref name="TV"/> and an implementation of this interface
/// (<c>where S : struct, ISimd&lt;TV&gt;</c>), so one source gives AVX-512, AVX2, 128-bit and scalar code, and all of them can be
/// compared in one process. Every operation gives the same bits for each element on each of them, NaN payloads excepted.
/// </summary>
/// <typeparam name="TV">What holds a vector: <c>Vector512&lt;float&gt;</c> ... or a plain float.</typeparam>
internal unsafe interface ISimd<TV>
    where TV : struct
{
    /// <summary>Floats per vector: 16, 8, 4 or 1. A constant for the compiler.</summary>
    static abstract int Width { get; }

    static abstract TV Zero { get; }

    static abstract TV Load(float* source);

    static abstract void Store(float* target, TV value);

    /// <summary>Reads <paramref name="count"/> floats, 0 to Width; the other lanes are zero and their memory is not touched.</summary>
    static abstract TV LoadFirst(float* source, int count);

    /// <summary>Twice as many whole numbers of 8 bits as the vector has lanes, as whole numbers of 16 bits, two to a lane.</summary>
    static abstract TV LoadPairs(sbyte* source);

    /// <summary>Lane by lane as 32-bit integers: sum + the two products of the 16-bit numbers that stand in a lane of <paramref name="a"/> and <paramref name="b"/>.</summary>
    static abstract TV AddPairs(TV a, TV b, TV sum);

    /// <summary>Writes the first <paramref name="count"/> lanes only.</summary>
    static abstract void StoreFirst(float* target, TV value, int count);

    /// <summary>Writes the lower 16 bits of each lane, side by side.</summary>
    static abstract void StoreLow(short* target, TV value);

    /// <summary>Asks for a cache line to be brought into the first-level cache, where the processor takes such hints. Any address will do.</summary>
    static abstract void Prefetch(float* address);

    /// <summary>Asks for the cache line of an address that will be read later, into the second-level cache.</summary>
    static abstract void PrefetchFar(float* address);

    /// <summary>All lanes the same.</summary>
    static abstract TV Broadcast(float value);

    /// <summary>All lanes the float with this bit pattern.</summary>
    static abstract TV BroadcastBits(uint bits);

    static abstract TV Add(TV a, TV b);

    static abstract TV Subtract(TV a, TV b);

    static abstract TV Multiply(TV a, TV b);

    static abstract TV Divide(TV a, TV b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TV MultiplyAdd(TV a, TV b, TV c);

    /// <summary>c - a · b, rounded once.</summary>
    static abstract TV MultiplyAddNegated(TV a, TV b, TV c);

    /// <summary>a &lt; b ? a : b, which is b if either is NaN.</summary>
    static abstract TV Min(TV a, TV b);

    /// <summary>a &gt; b ? a : b, which is b if either is NaN.</summary>
    static abstract TV Max(TV a, TV b);

    static abstract TV SquareRoot(TV a);

    static abstract TV Abs(TV a);

    static abstract TV Negate(TV a);

    /// <summary>To the nearest whole number, halves to even.</summary>
    static abstract TV Round(TV a);

    static abstract TV Floor(TV a);

    /// <summary>a · 2^n for whole n between -252 and 254 and 0.5 &lt;= |a| &lt;= 2, rounded once: gradual underflow and overflow to infinity work.</summary>
    static abstract TV Scale(TV a, TV n);

    static abstract TV And(TV a, TV b);

    static abstract TV Or(TV a, TV b);

    static abstract TV Xor(TV a, TV b);

    /// <summary>a with the bits of b cleared.</summary>
    static abstract TV AndNot(TV a, TV b);

    /// <summary>Adds the bit patterns as 32-bit integers.</summary>
    static abstract TV AddBits(TV a, TV b);

    /// <summary>Subtracts the bit patterns as 32-bit integers.</summary>
    static abstract TV SubtractBits(TV a, TV b);

    static abstract TV ShiftLeft(TV a, int count);

    /// <summary>Shifts the bit pattern right, zeros entering.</summary>
    static abstract TV ShiftRight(TV a, int count);

    /// <summary>The bit pattern, read as a signed integer, as a float.</summary>
    static abstract TV BitsToFloat(TV a);

    /// <summary>A mask, all bits one where a &lt; b and zero elsewhere (also where either is NaN).</summary>
    static abstract TV LessThan(TV a, TV b);

    static abstract TV LessThanOrEqual(TV a, TV b);

    /// <summary>A mask, all bits one where a = b. a = a is false for NaN only.</summary>
    static abstract TV Equal(TV a, TV b);

    /// <summary>Lane by lane <paramref name="whenTrue"/> where the mask is set, else <paramref name="whenFalse"/>.</summary>
    static abstract TV Select(TV mask, TV whenTrue, TV whenFalse);
}
