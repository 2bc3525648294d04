using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Fills spans with the numbers that <see cref="RandomStream"/> gives at consecutive positions, to the bit.</summary>
internal static unsafe class RandomFill
{
    private const int ChunkLength = 8 * 1024;
    private const int Group = 32;

    private enum Kind
    {
        Uniform,
        Normal,
        Dropout,
    }

    /// <summary>destination[i] = random.Uniform(start + i), in [0, 1).</summary>
    public static void Uniform(RandomStream random, ulong start, Span<float> destination) => Run(Kind.Uniform, random, start, 0, destination);

    /// <summary>destination[i] = random.Normal(start + i), mean 0 and variance 1.</summary>
    public static void Normal(RandomStream random, ulong start, Span<float> destination) => Run(Kind.Normal, random, start, 0, destination);

    /// <summary>A dropout mask: destination[i] = 1 / (1 - probability) where random.Uniform(start + i) >= probability, else 0.</summary>
    public static void Dropout(RandomStream random, ulong start, float probability, Span<float> destination) =>
        Run(Kind.Dropout, random, start, probability, destination);

    /// <summary>The two normal numbers of a pair of words, for <see cref="RandomStream.Normal"/>.</summary>
    internal static float NormalOf(uint a, uint b, bool second)
    {
        float radius = MathF.Sqrt(-2f * VectorMath<float, SimdScalar>.Log(((a >> 8) + 1) * (1f / (1 << 24))));
        VectorMath<float, SimdScalar>.SinCosTurns((b >> 8) * (1f / (1 << 24)), out float sine, out float cosine);
        return radius * (second ? sine : cosine);
    }

    private static void Run(Kind kind, RandomStream random, ulong start, float probability, Span<float> destination)
    {
        fixed (float* d = destination)
        {
            var body = new Body { Kind = kind, Random = random, Start = start, Probability = probability, Destination = d, Length = destination.Length, Level = Simd.Level };
            int chunks = (destination.Length + ChunkLength - 1) / ChunkLength;
            if (chunks < 2) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
        }
    }

    private struct Body : IChunkBody
    {
        public Kind Kind;
        public RandomStream Random;
        public ulong Start;
        public float Probability;
        public float* Destination;
        public int Length;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            int first = chunk * ChunkLength, count = Math.Min(ChunkLength, Length - first);
            float* target = Destination + first;
            ulong position = Start + (ulong)first;

            // Whole blocks of four from the first multiple of four on; what is before and after, one by one.
            int head = Math.Min(count, (int)(-(long)position & 3)), groups = (count - head) / Group;
            for (int i = 0; i < head; i++) target[i] = One(position + (ulong)i);
            switch (Kind)
            {
                case Kind.Uniform: Uniforms(Random.Key, (position + (ulong)head) >> 2, target + head, groups); break;
                case Kind.Dropout: Masks(Random.Key, (position + (ulong)head) >> 2, Probability, target + head, groups); break;
                default:
                    if (Level == SimdLevel.Vector512) Normals<Simd512>(Random.Key, (position + (ulong)head) >> 2, target + head, groups);
                    else Normals<SimdWide>(Random.Key, (position + (ulong)head) >> 2, target + head, groups);
                    break;
            }

            for (int i = head + groups * Group; i < count; i++) target[i] = One(position + (ulong)i);
        }

        private readonly float One(ulong position) => Kind switch
        {
            Kind.Uniform => Random.Uniform(position),
            Kind.Normal => Random.Normal(position),
            _ => Random.Uniform(position) >= Probability ? 1f / (1f - Probability) : 0f,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uniforms(ulong key, ulong block, float* target, int groups)
    {
        for (int group = 0; group < groups; group++, block += 8, target += Group)
        {
            Philox.Blocks(block, 0, key, out Vector512<uint> low, out Vector512<uint> high);
            ToUniform(low).Store(target);
            ToUniform(high).Store(target + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Masks(ulong key, ulong block, float probability, float* target, int groups)
    {
        Vector512<float> p = Vector512.Create(probability), kept = Vector512.Create(1f / (1f - probability));
        for (int group = 0; group < groups; group++, block += 8, target += Group)
        {
            Philox.Blocks(block, 0, key, out Vector512<uint> low, out Vector512<uint> high);
            (Vector512.GreaterThanOrEqual(ToUniform(low), p) & kept).Store(target);
            (Vector512.GreaterThanOrEqual(ToUniform(high), p) & kept).Store(target + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normals<S>(ulong key, ulong block, float* target, int groups)
        where S : struct, ISimd<Vector512<float>>
    {
        for (int group = 0; group < groups; group++, block += 8, target += Group)
        {
            Philox.Blocks(block, 1, key, out Vector512<uint> low, out Vector512<uint> high);
            ToNormal<S>(low).Store(target);
            ToNormal<S>(high).Store(target + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ToUniform(Vector512<uint> bits) => Vector512.ConvertToSingle((bits >>> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));

    /// <summary>Each pair of words (a, b) gives radius · cos and radius · sin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ToNormal<S>(Vector512<uint> bits)
        where S : struct, ISimd<Vector512<float>>
    {
        Vector512<ulong> pairs = bits.AsUInt64(), lowMask = Vector512.Create(0xFFFF_FFFFUL);
        Vector512<uint> a = ((pairs & lowMask) | (pairs << 32)).AsUInt32(), b = ((pairs >>> 32) | (pairs & ~lowMask)).AsUInt32();
        Vector512<float> unit = Vector512.Create(1f / (1 << 24));
        Vector512<float> logarithm = VectorMath<Vector512<float>, S>.Log(Vector512.ConvertToSingle(((a >>> 8) + Vector512<uint>.One).AsInt32()) * unit);
        Vector512<float> radius = S.SquareRoot(S.Multiply(Vector512.Create(-2f), logarithm));
        VectorMath<Vector512<float>, S>.SinCosTurns(Vector512.ConvertToSingle((b >>> 8).AsInt32()) * unit, out Vector512<float> sine, out Vector512<float> cosine);
        return S.Multiply(radius, S.Select(lowMask.AsSingle(), cosine, sine));
    }
}
