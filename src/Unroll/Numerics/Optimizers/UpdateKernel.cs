using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Applies an <see cref="IUpdateRule"/> to all parameters in one pass over memory and one parallel region, however many arrays there are.</summary>
internal static unsafe class UpdateKernel
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Every gradient is multiplied by <paramref name="gradientScale"/> first: -1 climbs instead of descending.</summary>
    public static void Run<R>(ReadOnlySpan<UpdateTarget> targets, R rule, float gradientScale)
        where R : struct, IUpdateRule
    {
        int chunks = 0;
        long total = 0;
        foreach (UpdateTarget target in targets)
        {
            chunks += Chunks(target.Length);
            total += target.Length;
        }

        var body = new Body<R> { Targets = targets, Rule = rule, GradientScale = gradientScale, Level = Simd.Level };
        if (total < ChunkLength) for (int chunk = 0; chunk < chunks; chunk++) body.Run(chunk);
        else WorkerPool.Run(chunks, ref body);
    }

    private static int Chunks(int length) => (length + ChunkLength - 1) / ChunkLength;

    private ref struct Body<R> : IChunkBody
        where R : struct, IUpdateRule
    {
        public ReadOnlySpan<UpdateTarget> Targets;
        public R Rule;
        public float GradientScale;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            int index = 0;
            for (int count = Chunks(Targets[0].Length); chunk >= count; count = Chunks(Targets[index].Length))
            {
                chunk -= count;
                index++;
            }

            UpdateTarget target = Targets[index];
            int start = chunk * ChunkLength, length = Math.Min(ChunkLength, target.Length - start);
            float* value = target.Value.Pointer + start, gradient = target.Gradient.Pointer + start;
            float* first = R.States > 0 ? target.First!.Pointer + start : null;
            float* second = R.States > 1 ? target.Second!.Pointer + start : null;
            float* third = R.States > 2 ? target.Third!.Pointer + start : null;
            switch (Level)
            {
                case SimdLevel.Vector512: Kernel<Vector512<float>, Simd512, R>(Rule, value, gradient, first, second, third, length, GradientScale); break;
                case SimdLevel.Vector256: Kernel<Vector256<float>, Simd256, R>(Rule, value, gradient, first, second, third, length, GradientScale); break;
                case SimdLevel.Vector128: Kernel<Vector128<float>, Simd128, R>(Rule, value, gradient, first, second, third, length, GradientScale); break;
                default: Kernel<float, SimdScalar, R>(Rule, value, gradient, first, second, third, length, GradientScale); break;
            }

            GC.KeepAlive(target.Value);
            GC.KeepAlive(target.Gradient);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Kernel<TV, S, R>(R rule, float* value, float* gradient, float* first, float* second, float* third, int count, float gradientScale)
        where TV : struct
        where S : struct, ISimd<TV>
        where R : struct, IUpdateRule
    {
        TV scale = S.Broadcast(gradientScale);
        TV a = default, b = default, c = default;
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            TV p = S.Load(value + i);
            TV g = S.Multiply(S.Load(gradient + i), scale);
            if (R.States > 0) a = S.Load(first + i);
            if (R.States > 1) b = S.Load(second + i);
            if (R.States > 2) c = S.Load(third + i);
            rule.Apply<TV, S>(ref p, g, ref a, ref b, ref c);
            S.Store(value + i, p);
            if (R.States > 0) S.Store(first + i, a);
            if (R.States > 1) S.Store(second + i, b);
            if (R.States > 2) S.Store(third + i, c);
        }

        int left = count - i;
        if (left == 0) return;
        TV lastP = S.LoadFirst(value + i, left);
        TV lastG = S.Multiply(S.LoadFirst(gradient + i, left), scale);
        if (R.States > 0) a = S.LoadFirst(first + i, left);
        if (R.States > 1) b = S.LoadFirst(second + i, left);
        if (R.States > 2) c = S.LoadFirst(third + i, left);
        rule.Apply<TV, S>(ref lastP, lastG, ref a, ref b, ref c);
        S.StoreFirst(value + i, lastP, left);
        if (R.States > 0) S.StoreFirst(first + i, a, left);
        if (R.States > 1) S.StoreFirst(second + i, b, left);
        if (R.States > 2) S.StoreFirst(third + i, c, left);
    }
}
