using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Copies of weights in the order in which the matrix kernels read them, made when a weight is first used for inference, or for the second time on one tape, and again after it
/// changed. They live as long as the weight. Nobody may be reading a weight while it is changed, so that a stale copy is overwritten.
/// </summary>
internal static class PackedWeights
{
    private static readonly ConditionalWeakTable<Tensor, Entry> entries = [];

    /// <summary>Wᵀ [in, out] for the weight W [out, in].</summary>
    public static PackedMatrix Transposed(Tensor weight) => entries.GetOrCreateValue(weight.Root).Transposed.Get(weight, transposed: true);

    /// <summary>W [out, in] itself, for the gradient of what it multiplied.</summary>
    public static PackedMatrix Plain(Tensor weight) => entries.GetOrCreateValue(weight.Root).Plain.Get(weight, transposed: false);

    /// <summary>As <see cref="Transposed(Tensor)"/> for the rows [first, first + outputs) of W.</summary>
    public static PackedMatrix Transposed(Tensor weight, int first, int outputs) =>
        entries.GetOrCreateValue(weight.Root).Parts.GetOrAdd((first, outputs), static _ => new Form()).Get(weight, transposed: true, first, outputs);

    /// <summary>Drops what was made of a weight.</summary>
    public static void Forget(Tensor weight) => entries.Remove(weight.Root);

    private sealed class Entry
    {
        public Form Transposed { get; } = new();

        public ConcurrentDictionary<(int First, int Outputs), Form> Parts { get; } = [];

        public Form Plain { get; } = new();
    }

    private sealed class Form
    {
        private readonly Lock packing = new();
        private PackedMatrix? packed;
        private int version;

        public PackedMatrix Get(Tensor weight, bool transposed) => Get(weight, transposed, 0, weight.Shape[0]);

        public PackedMatrix Get(Tensor weight, bool transposed, int first, int outputs)
        {
            int current = weight.Root.Version, leading = weight.Shape[1];
            (int depth, int columns) = transposed ? (leading, outputs) : (outputs, leading);
            lock (packing)
            {
                bool fits = packed is not null && packed.Depth == depth && packed.Columns == columns && packed.Level == Simd.Level;
                if (fits && version == current) return packed!;
                if (!fits) packed = PackedMatrix.Empty(depth, columns, Simd.Level);
                packed!.Fill(weight.Values.Slice(first * leading, outputs * leading), leading, transposed);
                version = current;
                return packed;
            }
        }
    }
}
