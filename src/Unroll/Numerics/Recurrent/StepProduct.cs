using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>One row times a bundle of <see cref="StepWeights"/>: as fast as the weights come from memory. Each element is one chain with k ascending.</summary>
internal static unsafe class StepProduct<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    // In floats; bytes 4096 ahead, which is what a core reads while one line comes from the third-level cache.
    private const int Ahead = 1024;

    /// <summary>result = initial + x · W for <paramref name="panels"/> panels, 3 or 4. Result and initial may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single(int panels, int depth, float* x, float* weights, float* initial, float* result)
    {
        TV c0 = S.Load(initial), c1 = S.Load(initial + S.Width), c2 = S.Load(initial + 2 * S.Width), c3 = S.Load(initial + 3 * S.Width);
        TV c4 = S.Load(initial + 4 * S.Width), c5 = S.Load(initial + 5 * S.Width), c6 = S.Zero, c7 = S.Zero;
        if (panels == 4)
        {
            c6 = S.Load(initial + 6 * S.Width);
            c7 = S.Load(initial + 7 * S.Width);
            for (int k = 0; k < depth; k++)
            {
                TV b = S.Broadcast(x[k]);
                S.Prefetch(weights + Ahead);
                S.Prefetch(weights + Ahead + 2 * S.Width);
                S.Prefetch(weights + Ahead + 4 * S.Width);
                S.Prefetch(weights + Ahead + 6 * S.Width);
                S.Prefetch(weights + Ahead + S.Width);
                S.Prefetch(weights + Ahead + 3 * S.Width);
                S.Prefetch(weights + Ahead + 5 * S.Width);
                S.Prefetch(weights + Ahead + 7 * S.Width);
                c0 = S.MultiplyAdd(b, S.Load(weights), c0);
                c1 = S.MultiplyAdd(b, S.Load(weights + S.Width), c1);
                c2 = S.MultiplyAdd(b, S.Load(weights + 2 * S.Width), c2);
                c3 = S.MultiplyAdd(b, S.Load(weights + 3 * S.Width), c3);
                c4 = S.MultiplyAdd(b, S.Load(weights + 4 * S.Width), c4);
                c5 = S.MultiplyAdd(b, S.Load(weights + 5 * S.Width), c5);
                c6 = S.MultiplyAdd(b, S.Load(weights + 6 * S.Width), c6);
                c7 = S.MultiplyAdd(b, S.Load(weights + 7 * S.Width), c7);
                weights += 8 * S.Width;
            }

            S.Store(result + 6 * S.Width, c6);
            S.Store(result + 7 * S.Width, c7);
        }
        else
        {
            for (int k = 0; k < depth; k++)
            {
                TV b = S.Broadcast(x[k]);
                S.Prefetch(weights + Ahead);
                S.Prefetch(weights + Ahead + S.Width);
                S.Prefetch(weights + Ahead + 2 * S.Width);
                S.Prefetch(weights + Ahead + 3 * S.Width);
                S.Prefetch(weights + Ahead + 4 * S.Width);
                S.Prefetch(weights + Ahead + 5 * S.Width);
                c0 = S.MultiplyAdd(b, S.Load(weights), c0);
                c1 = S.MultiplyAdd(b, S.Load(weights + S.Width), c1);
                c2 = S.MultiplyAdd(b, S.Load(weights + 2 * S.Width), c2);
                c3 = S.MultiplyAdd(b, S.Load(weights + 3 * S.Width), c3);
                c4 = S.MultiplyAdd(b, S.Load(weights + 4 * S.Width), c4);
                c5 = S.MultiplyAdd(b, S.Load(weights + 5 * S.Width), c5);
                weights += 6 * S.Width;
            }
        }

        S.Store(result, c0);
        S.Store(result + S.Width, c1);
        S.Store(result + 2 * S.Width, c2);
        S.Store(result + 3 * S.Width, c3);
        S.Store(result + 4 * S.Width, c4);
        S.Store(result + 5 * S.Width, c5);
    }

    /// <summary>The same with weights of 16 bits, two to a lane: a shift or a mask makes floats of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BFloat16(int panels, int depth, float* x, float* weights, float* initial, float* result)
    {
        TV upper = S.BroadcastBits(0xFFFF_0000);
        TV c0 = S.Load(initial), c1 = S.Load(initial + S.Width), c2 = S.Load(initial + 2 * S.Width), c3 = S.Load(initial + 3 * S.Width);
        TV c4 = S.Load(initial + 4 * S.Width), c5 = S.Load(initial + 5 * S.Width), c6 = S.Zero, c7 = S.Zero;
        if (panels == 4)
        {
            c6 = S.Load(initial + 6 * S.Width);
            c7 = S.Load(initial + 7 * S.Width);
        }

        for (int k = 0; k < depth; k++)
        {
            TV b = S.Broadcast(x[k]);
            S.Prefetch(weights + Ahead);
            S.Prefetch(weights + Ahead + S.Width);
            S.Prefetch(weights + Ahead + 2 * S.Width);
            TV w0 = S.Load(weights), w1 = S.Load(weights + S.Width), w2 = S.Load(weights + 2 * S.Width);
            c0 = S.MultiplyAdd(b, S.ShiftLeft(w0, 16), c0);
            c1 = S.MultiplyAdd(b, S.And(w0, upper), c1);
            c2 = S.MultiplyAdd(b, S.ShiftLeft(w1, 16), c2);
            c3 = S.MultiplyAdd(b, S.And(w1, upper), c3);
            c4 = S.MultiplyAdd(b, S.ShiftLeft(w2, 16), c4);
            c5 = S.MultiplyAdd(b, S.And(w2, upper), c5);
            weights += 3 * S.Width;
            if (panels == 4)
            {
                S.Prefetch(weights + Ahead);
                TV w3 = S.Load(weights);
                c6 = S.MultiplyAdd(b, S.ShiftLeft(w3, 16), c6);
                c7 = S.MultiplyAdd(b, S.And(w3, upper), c7);
                weights += S.Width;
            }
        }

        S.Store(result, c0);
        S.Store(result + S.Width, c1);
        S.Store(result + 2 * S.Width, c2);
        S.Store(result + 3 * S.Width, c3);
        S.Store(result + 4 * S.Width, c4);
        S.Store(result + 5 * S.Width, c5);
        if (panels == 4)
        {
            S.Store(result + 6 * S.Width, c6);
            S.Store(result + 7 * S.Width, c7);
        }
    }
}
