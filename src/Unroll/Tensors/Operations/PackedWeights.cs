using System.Runtime.CompilerServices;
using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Copies of weights in the order in which the matrix kernels read them, made when a weight is first used for inference and again after it changed.
/// They live as long as the weight. In training a weight changes after every use, so that a copy would not pay.
/// </summary>
internal static class PackedWeights
{
    private static readonly ConditionalWeakTable<Tensor, Entry> entries = [];

    /// <summary>Wᵀ [in, out] for the weight W [out, in].</summary>
    public static PackedMatrix Transposed(Tensor weight) => entries.GetOrCreateValue(weight.Root).Get(weight);

    private sealed class Entry
    {
        private readonly Lock packing = new();
        private PackedMatrix? packed;
        private int version;

        // A stale copy is replaced, not overwritten, because another thread may still be reading it.
        public PackedMatrix Get(Tensor weight)
        {
            int current = weight.Root.Version, inputs = weight.Shape[1], outputs = weight.Shape[0];
            lock (packing)
            {
                if (packed is null || version != current || packed.Depth != inputs || packed.Columns != outputs || packed.Level != Simd.Level)
                {
                    packed = PackedMatrix.Pack(weight.Values, inputs, transposed: true, inputs, outputs);
                    version = current;
                }

                return packed;
            }
        }
    }
}
