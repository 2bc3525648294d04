using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Uᵀ [width, gates · hidden] packed so that all gates of a group of units follow each other: for each group of two vectors of units, for each
/// gate, one panel of <see cref="PanelPacking{TV, S}"/>. What belongs to a group is then computed while it is in the first-level cache.
/// </summary>
internal static unsafe class GatePanels<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    /// <summary>Units of a full group.</summary>
    public static int GroupUnits { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * S.Width; }

    public static int Groups(int hidden) => PanelPacking<TV, S>.Panels(hidden);

    public static void Pack(float* weight, int gates, int hidden, int width, float* target)
    {
        var job = new Job { Weight = weight, Gates = gates, Hidden = hidden, Width = width, Target = target };
        WorkerPool.Run(Groups(hidden), ref job);
    }

    /// <summary>The panel of a gate of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Panel(float* panels, int gates, int hidden, int width, int group, int gate) =>
        panels + ((nint)group * gates * GroupUnits + (nint)gate * PanelPacking<TV, S>.StoredColumns(group, hidden)) * width;

    private struct Job : IChunkBody
    {
        public float* Weight, Target;
        public int Gates, Hidden, Width;

        public readonly void Run(int chunk)
        {
            for (int gate = 0; gate < Gates; gate++)
            {
                PanelPacking<TV, S>.Pack(
                    Weight + (nint)gate * Hidden * Width, Width, true, Hidden, 0, Width, chunk, chunk + 1, Panel(Target, Gates, Hidden, Width, chunk, gate));
            }
        }
    }
}
