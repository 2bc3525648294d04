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

    /// <summary>
    /// The same with whole numbers of 8 bits and a factor for each column: a shift or a mask and a conversion make 65,536 times such a number of it, exactly, so that the weight is the float that
    /// <see cref="QuantizedMatrix.CopyRow"/> gives.
    /// </summary>
    public static void Int8(int panels, int depth, float* x, sbyte* weights, float* scales, float* initial, float* result)
    {
        int panelColumns = 2 * S.Width, row = panels * panelColumns, panel = 0;
        for (; panel + 1 < panels; panel += 2) TwoPanels(depth, row, x, weights + panel * panelColumns, scales + panel * panelColumns, initial + panel * panelColumns, result + panel * panelColumns);
        if (panel < panels) OnePanel(depth, row, x, weights + panel * panelColumns, scales + panel * panelColumns, initial + panel * panelColumns, result + panel * panelColumns);
    }

    // Two at a time keep factors and sums in registers; more would not on most processors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoPanels(int depth, int row, float* x, sbyte* weights, float* scales, float* initial, float* result)
    {
        TV upper = S.BroadcastBits(0xFFFF_0000);
        TV c0 = S.Load(initial), c1 = S.Load(initial + S.Width), c2 = S.Load(initial + 2 * S.Width), c3 = S.Load(initial + 3 * S.Width);
        TV s0 = S.Load(scales), s1 = S.Load(scales + S.Width), s2 = S.Load(scales + 2 * S.Width), s3 = S.Load(scales + 3 * S.Width);
        for (int k = 0; k < depth; k++)
        {
            S.Prefetch((float*)weights + Ahead);
            TV b = S.Broadcast(x[k]), w0 = S.LoadPairs(weights), w1 = S.LoadPairs(weights + 2 * S.Width);
            c0 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.ShiftLeft(w0, 16)), s0), c0);
            c1 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.And(w0, upper)), s1), c1);
            c2 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.ShiftLeft(w1, 16)), s2), c2);
            c3 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.And(w1, upper)), s3), c3);
            weights += row;
        }

        S.Store(result, c0);
        S.Store(result + S.Width, c1);
        S.Store(result + 2 * S.Width, c2);
        S.Store(result + 3 * S.Width, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePanel(int depth, int row, float* x, sbyte* weights, float* scales, float* initial, float* result)
    {
        TV upper = S.BroadcastBits(0xFFFF_0000), c0 = S.Load(initial), c1 = S.Load(initial + S.Width), s0 = S.Load(scales), s1 = S.Load(scales + S.Width);
        for (int k = 0; k < depth; k++)
        {
            S.Prefetch((float*)weights + Ahead);
            TV b = S.Broadcast(x[k]), w = S.LoadPairs(weights);
            c0 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.ShiftLeft(w, 16)), s0), c0);
            c1 = S.MultiplyAdd(b, S.Multiply(S.BitsToFloat(S.And(w, upper)), s1), c1);
            weights += row;
        }

        S.Store(result, c0);
        S.Store(result + S.Width, c1);
    }
}
