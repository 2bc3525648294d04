using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>score(q, k) = v · tanh(q + k) for all queries and keys of each sequence, and its gradients.</summary>
/// <remarks>
/// Bahdanau, Cho, Bengio, "Neural Machine Translation by Jointly Learning to Align and Translate", ICLR 2015, appendix A.1.2. About 20 FLOPs for each query, key and feature forward;
/// backward computes the tanh again rather than keep batch · queries · keys · features numbers.
/// </remarks>
internal static unsafe class AdditiveScores
{
    private const long WorkWorthThreads = 16 * 1024;

    /// <summary>Writes the scores <c>[batch, queries, keys]</c>; zero behind a sequence's length.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="queries"><c>[batch, queries, features]</c>.</param>
    /// <param name="keys"><c>[batch, keys, features]</c>.</param>
    /// <param name="vector">v, <c>[features]</c>.</param>
    /// <param name="lengths">How many keys of each sequence are real.</param>
    /// <param name="scores">Written.</param>
    public static void Forward(AttentionShape shape, ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> vector, ReadOnlySpan<int> lengths, Span<float> scores)
    {
        fixed (float* q = queries, k = keys, v = vector, s = scores)
        fixed (int* n = lengths)
        {
            var body = new ForwardBody { Shape = shape, Queries = q, Keys = k, Vector = v, Lengths = n, Scores = s };
            Run(shape, ref body);
        }
    }

    /// <summary>Writes or adds the gradients; an empty span means that it is not wanted.</summary>
    public static void Backward(
        AttentionShape shape, ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> vector, ReadOnlySpan<int> lengths, ReadOnlySpan<float> scoreGradient,
        GradientTarget queryGradient, GradientTarget keyGradient, GradientTarget vectorGradient)
    {
        int features = shape.Features;
        FloatBlock partial = BlockPool.RentZeroed(Math.Max(1, shape.Batch * features));
        FloatBlock spare = BlockPool.Rent(Math.Max(1, Math.Max(queries.Length, keys.Length)));
        Begin(queryGradient);
        Begin(keyGradient);
        fixed (float* q = queries, k = keys, v = vector, ds = scoreGradient, dq = queryGradient.Values, dk = keyGradient.Values)
        fixed (int* n = lengths)
        {
            var body = new BackwardBody
            {
                Shape = shape,
                Queries = q,
                Keys = k,
                Vector = v,
                Lengths = n,
                ScoreGradient = ds,
                QueryGradient = queryGradient.Values.IsEmpty ? spare.Pointer : dq,
                KeyGradient = keyGradient.Values.IsEmpty ? spare.Pointer : dk,
                VectorGradient = partial.Pointer,
            };
            Run(shape, ref body);
        }

        // Each sequence has sums of its own for v, added up in order.
        Begin(vectorGradient);
        if (!vectorGradient.Values.IsEmpty)
        {
            for (int b = 0; b < shape.Batch; b++) Elementwise.AddTo(partial.Span.Slice(b * features, features), vectorGradient.Values);
        }

        BlockPool.Return(partial);
        BlockPool.Return(spare);
    }

    private static void Begin(GradientTarget target)
    {
        if (!target.Accumulate) target.Values.Clear();
    }

    private static void Run<TBody>(AttentionShape shape, ref TBody body)
        where TBody : struct, IChunkBody
    {
        if ((long)shape.Batch * shape.Queries * shape.Keys * shape.Features >= WorkWorthThreads) WorkerPool.Run(shape.Batch, ref body);
        else for (int b = 0; b < shape.Batch; b++) body.Run(b);
    }

    private struct ForwardBody : IChunkBody
    {
        public AttentionShape Shape;
        public float* Queries;
        public float* Keys;
        public float* Vector;
        public int* Lengths;
        public float* Scores;

        public readonly void Run(int chunk)
        {
            if (Simd.Level == SimdLevel.Vector512) Sequence<Simd512>(chunk);
            else Sequence<SimdWide>(chunk);
        }

        // Sixteen lanes everywhere, because their sum must be the same everywhere.
        private readonly void Sequence<S>(int b)
            where S : struct, ISimd<Vector512<float>>
        {
            int features = Shape.Features, length = Lengths[b];
            float* keys = Keys + (long)b * Shape.Keys * features;
            for (int query = 0; query < Shape.Queries; query++)
            {
                float* q = Queries + ((long)b * Shape.Queries + query) * features, scores = Scores + ((long)b * Shape.Queries + query) * Shape.Keys;
                for (int key = 0; key < length; key++) scores[key] = Score<S>(q, keys + (long)key * features, features);
                new Span<float>(scores + length, Shape.Keys - length).Clear();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float Score<S>(float* q, float* k, int features)
            where S : struct, ISimd<Vector512<float>>
        {
            Vector512<float> sum = S.Zero;
            int i = 0;
            for (; i <= features - 16; i += 16) sum = S.MultiplyAdd(VectorMath<Vector512<float>, S>.TanhFast(S.Add(S.Load(q + i), S.Load(k + i))), S.Load(Vector + i), sum);
            int rest = features - i;
            if (rest > 0) sum = S.MultiplyAdd(VectorMath<Vector512<float>, S>.TanhFast(S.Add(S.LoadFirst(q + i, rest), S.LoadFirst(k + i, rest))), S.LoadFirst(Vector + i, rest), sum);
            return (float)LaneSum.Of(sum);
        }
    }

    private struct BackwardBody : IChunkBody
    {
        public AttentionShape Shape;
        public float* Queries;
        public float* Keys;
        public float* Vector;
        public int* Lengths;
        public float* ScoreGradient;
        public float* QueryGradient;
        public float* KeyGradient;
        public float* VectorGradient;

        public readonly void Run(int chunk)
        {
            switch (Simd.Level)
            {
                case SimdLevel.Vector512: Sequence<Vector512<float>, Simd512>(chunk); break;
                case SimdLevel.Vector256: Sequence<Vector256<float>, Simd256>(chunk); break;
                case SimdLevel.Vector128: Sequence<Vector128<float>, Simd128>(chunk); break;
                default: Sequence<float, SimdScalar>(chunk); break;
            }
        }

        private readonly void Sequence<TV, S>(int b)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            int features = Shape.Features;
            long keys = (long)b * Shape.Keys * features;
            for (int query = 0; query < Shape.Queries; query++)
            {
                long row = (long)b * Shape.Queries + query;
                for (int i = 0; i < features; i += S.Width)
                    Column<TV, S>(Math.Min(S.Width, features - i), row * features + i, keys + i, i, b, ScoreGradient + row * Shape.Keys);
            }
        }

        // With t = tanh(q + k): dq and dk get ds · v · (1 - t²), dv gets ds · t; one vector of features against all keys.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Column<TV, S>(int count, long query, long key, int feature, int b, float* ds)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            bool whole = count == S.Width;
            int features = Shape.Features, length = Lengths[b];
            TV q = Load<TV, S>(Queries + query, count, whole), v = Load<TV, S>(Vector + feature, count, whole);
            TV dq = Load<TV, S>(QueryGradient + query, count, whole), dv = Load<TV, S>(VectorGradient + (long)b * features + feature, count, whole);
            for (int j = 0; j < length; j++, key += features)
            {
                TV arriving = S.Broadcast(ds[j]), t = VectorMath<TV, S>.TanhFast(S.Add(q, Load<TV, S>(Keys + key, count, whole)));
                TV inner = S.Multiply(S.Multiply(arriving, v), S.MultiplyAddNegated(t, t, S.Broadcast(1f)));
                dq = S.Add(dq, inner);
                dv = S.MultiplyAdd(arriving, t, dv);
                TV dk = S.Add(Load<TV, S>(KeyGradient + key, count, whole), inner);
                if (whole) S.Store(KeyGradient + key, dk);
                else S.StoreFirst(KeyGradient + key, dk, count);
            }

            if (whole)
            {
                S.Store(QueryGradient + query, dq);
                S.Store(VectorGradient + (long)b * features + feature, dv);
                return;
            }

            S.StoreFirst(QueryGradient + query, dq, count);
            S.StoreFirst(VectorGradient + (long)b * features + feature, dv, count);
        }

        private static TV Load<TV, S>(float* source, int count, bool whole)
            where TV : struct
            where S : struct, ISimd<TV>
            => whole ? S.Load(source) : S.LoadFirst(source, count);
    }
}
