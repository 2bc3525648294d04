using System.Runtime.InteropServices;

namespace Unroll.Numerics;

/// <summary>
/// A run of floats that starts on a 64-byte boundary and never moves, so that kernels may keep a pointer to it.
/// It is an ordinary pinned array underneath: a span over it keeps it alive, and nobody has to free it.
/// </summary>
internal sealed class FloatBlock
{
    private const int AlignmentBytes = 64;

    private readonly float[] array;
    private readonly int offset;

    public FloatBlock(int capacity)
    {
        Capacity = capacity;
        array = GC.AllocateUninitializedArray<float>(capacity + AlignmentBytes / sizeof(float), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        offset = (int)(((address + AlignmentBytes - 1) & -AlignmentBytes) - address) / sizeof(float);
    }

    /// <summary>Number of floats.</summary>
    public int Capacity { get; }

    public Span<float> Span => array.AsSpan(offset, Capacity);

    /// <summary>The address of the first float. Valid as long as this object is reachable: end with <see cref="GC.KeepAlive"/>.</summary>
    public unsafe float* Pointer => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(array, offset);
}
