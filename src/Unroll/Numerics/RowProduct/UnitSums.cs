using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Adds the products of one row with one, four or eight units, a step of k every so many bytes, to sums: two vectors for each unit. Each sum is one chain with k ascending. The row holds a float or two
/// whole numbers for each step of k, as the format of the weights has it.
/// </summary>
internal static unsafe class UnitSums<TV, S, F>
    where TV : struct
    where S : struct, ISimd<TV>
    where F : struct, IWeightFormat<TV>
{
    /// <summary>A group of 1, 4 or 8 units.</summary>
    public static void Add(in WeightUnits weights, int first, int count, uint* x, float* sums)
    {
        byte* unit = weights.Unit(first);
        if (count == 8) Eight(weights.Depth, x, unit, weights.PanelBytes, weights.StepBytes, sums);
        else if (count == 4) Four(weights.Depth, x, unit, weights.Unit(first + 1), weights.Unit(first + 2), weights.Unit(first + 3), weights.StepBytes, sums);
        else One(weights.Depth, x, unit, weights.StepBytes, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(int depth, uint* x, byte* weights, nint step, float* sums)
    {
        TV c0 = S.Load(sums), c1 = S.Load(sums + S.Width);
        for (int k = 0; k < depth; k++)
        {
            F.Add(weights, S.BroadcastBits(x[k]), ref c0, ref c1);
            weights += step;
        }

        S.Store(sums, c0);
        S.Store(sums + S.Width, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(int depth, uint* x, byte* w0, byte* w1, byte* w2, byte* w3, nint step, float* sums)
    {
        TV c0 = S.Load(sums), c1 = S.Load(sums + S.Width), c2 = S.Load(sums + 2 * S.Width), c3 = S.Load(sums + 3 * S.Width);
        TV c4 = S.Load(sums + 4 * S.Width), c5 = S.Load(sums + 5 * S.Width), c6 = S.Load(sums + 6 * S.Width), c7 = S.Load(sums + 7 * S.Width);
        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            TV b = S.BroadcastBits(x[k]);
            F.Add(w0 + at, b, ref c0, ref c1);
            F.Add(w1 + at, b, ref c2, ref c3);
            F.Add(w2 + at, b, ref c4, ref c5);
            F.Add(w3 + at, b, ref c6, ref c7);
            at += step;
        }

        EightSums<TV, S>.Store(sums, c0, c1, c2, c3, c4, c5, c6, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(int depth, uint* x, byte* w0, nint apart, nint step, float* sums)
    {
        byte* w1 = w0 + apart, w2 = w1 + apart, w3 = w2 + apart, w4 = w3 + apart, w5 = w4 + apart, w6 = w5 + apart, w7 = w6 + apart;
        float* others = sums + 8 * S.Width;
        TV c0 = S.Load(sums), c1 = S.Load(sums + S.Width), c2 = S.Load(sums + 2 * S.Width), c3 = S.Load(sums + 3 * S.Width);
        TV c4 = S.Load(sums + 4 * S.Width), c5 = S.Load(sums + 5 * S.Width), c6 = S.Load(sums + 6 * S.Width), c7 = S.Load(sums + 7 * S.Width);
        TV d0 = S.Load(others), d1 = S.Load(others + S.Width), d2 = S.Load(others + 2 * S.Width), d3 = S.Load(others + 3 * S.Width);
        TV d4 = S.Load(others + 4 * S.Width), d5 = S.Load(others + 5 * S.Width), d6 = S.Load(others + 6 * S.Width), d7 = S.Load(others + 7 * S.Width);
        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            TV b = S.BroadcastBits(x[k]);
            F.Add(w0 + at, b, ref c0, ref c1);
            F.Add(w1 + at, b, ref c2, ref c3);
            F.Add(w2 + at, b, ref c4, ref c5);
            F.Add(w3 + at, b, ref c6, ref c7);
            F.Add(w4 + at, b, ref d0, ref d1);
            F.Add(w5 + at, b, ref d2, ref d3);
            F.Add(w6 + at, b, ref d4, ref d5);
            F.Add(w7 + at, b, ref d6, ref d7);
            at += step;
        }

        EightSums<TV, S>.Store(sums, c0, c1, c2, c3, c4, c5, c6, c7);
        EightSums<TV, S>.Store(others, d0, d1, d2, d3, d4, d5, d6, d7);
    }
}
