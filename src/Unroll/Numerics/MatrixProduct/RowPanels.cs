using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace Unroll.Numerics;

/// <summary>One packed panel of B against all rows of a block, as recurrent kernels need it: small enough to stay in the caches, always on one thread.</summary>
internal static unsafe class RowPanels<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    /// <summary>Rows of the largest tile whose accumulators fit into the registers.</summary>
    public static int MaxRows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => S.Width == 16 ? 14 : S.Width == 4 && AdvSimd.IsSupported ? 12 : 6; }

    /// <summary>How far to go on at each step of k so that as many tiles as there are bring in the whole next panel of <paramref name="stored"/> columns, or at least half of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint LaterStep(int tiles, int stored) => Math.Min(16, (stored + tiles - 1) / tiles);

    /// <summary>
    /// C [rows, columns] = initial + A [rows, depth] · panel. The panel is one vector wide if <paramref name="columns"/> fit into one, else two. A stride of 0
    /// repeats the initial row. <paramref name="next"/> is where the product that follows writes, with the same stride, or null;
    /// <paramref name="nextPanel"/> is the panel that it reads, or null.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int rows, int depth, int columns, float* a, nint strideA, float* panel, float* initial, nint strideInitial, float* c, nint strideC,
        float* next, float* nextPanel)
    {
        bool narrow = columns <= S.Width;
        int stored = narrow ? S.Width : 2 * S.Width;
        int panels = (rows + MaxRows - 1) / MaxRows;
        nint laterStep = nextPanel is null ? 0 : LaterStep(panels, stored), laterLength = depth * laterStep;
        float* later = nextPanel is null ? panel : nextPanel;
        float* buffer = stackalloc float[2 * S.Width * MaxRows];
        int row = 0;
        for (int i = 1; i <= panels; i++)
        {
            int end = rows * i / panels, height = end - row;
            float* from = initial + row * strideInitial;
            float* to = c + row * strideC;
            float* left = a + row * strideA;
            float* ahead = i < panels ? c + end * strideC : next;
            if (columns == stored)
            {
                if (narrow) Tile<TV, S>.Along1(height, depth, left, strideA, panel, stored, from, strideInitial, to, strideC, ahead, strideC, later, laterStep);
                else Tile<TV, S>.Along2(height, depth, left, strideA, panel, stored, from, strideInitial, to, strideC, ahead, strideC, later, laterStep);
            }
            else
            {
                for (int r = 0; r < height; r++)
                {
                    for (int j = 0; j < columns; j++) buffer[r * stored + j] = from[r * strideInitial + j];
                }

                if (narrow) Tile<TV, S>.Along1(height, depth, left, strideA, panel, stored, buffer, stored, buffer, stored, ahead, strideC, later, laterStep);
                else Tile<TV, S>.Along2(height, depth, left, strideA, panel, stored, buffer, stored, buffer, stored, ahead, strideC, later, laterStep);
                for (int r = 0; r < height; r++)
                {
                    for (int j = 0; j < columns; j++) to[r * strideC + j] = buffer[r * stored + j];
                }
            }

            later += laterLength;
            row = end;
        }
    }
}
