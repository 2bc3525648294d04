using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The averaged vectors of the runs of symbols in texts; see <see cref="NgramSpec"/>.</summary>
internal sealed class NgramBag
{
    private readonly NgramSpec spec;
    private readonly Parameter weight;

    /// <summary>Creates <c>weight [buckets, size]</c>.</summary>
    public NgramBag(ParameterScope scope, NgramSpec spec, RandomStream random)
    {
        this.spec = spec;
        weight = scope.Create("weight", new Shape(spec.Buckets, spec.Size), Initializers.Uniform(1.0 / spec.Size), random);
    }

    /// <summary>A vector for each run of each text, one text after the other: <c>[runs, size]</c>.</summary>
    public Tensor Vectors(Layers.Pass pass, int[] ids, int[] lengths, out int[] buckets)
    {
        int time = ids.Length / lengths.Length, at = 0;
        buckets = new int[lengths.Sum(length => NgramHash.Count(spec, length))];
        for (int i = 0; i < lengths.Length; i++)
        {
            int count = NgramHash.Count(spec, lengths[i]);
            NgramHash.Fill(spec, ids.AsSpan(i * time, lengths[i]), buckets.AsSpan(at, count));
            at += count;
        }

        return pass.Tape.Embedding(weight.Value, buckets, new Shape(buckets.Length));
    }

    /// <summary>The mean over the runs of each text: <c>[batch, size]</c>.</summary>
    public Tensor Mean(Layers.Pass pass, Tensor vectors, int[] lengths) =>
        pass.Tape.SegmentMean(vectors, Segments.Joined([.. lengths.Select(length => NgramHash.Count(spec, length))]));
}
