namespace Unroll.Tensors;

public static partial class Operations
{
    private const double CosineEpsilon = 1e-12;

    /// <summary>
    /// For pairs of vectors: 1 - cos(a, b) where they belong together (target 1), and max(0, cos(a, b) - margin) where they do not (target -1); by
    /// default the mean over the pairs.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="a">The first vectors, <c>[pairs, features]</c>.</param>
    /// <param name="b">The second vectors in the same shape.</param>
    /// <param name="targets">1 or -1 for each pair.</param>
    /// <param name="margin">From -1 to 1. Default 0.</param>
    /// <param name="reduction">Mean by default.</param>
    /// <remarks>Gradient of the cosine for a: b / (|a||b|) - cos · a / |a|². The squared lengths get 1e-12 more, as in PyTorch.</remarks>
    /// <exception cref="ArgumentException">The shapes differ, or a target is neither 1 nor -1.</exception>
    public static Tensor CosineEmbedding(this Tape tape, Tensor a, Tensor b, ReadOnlySpan<int> targets, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        RequireSameShape(a, b, nameof(CosineEmbedding));
        int pairs = a.Shape.Rows, features = a.Shape.Columns;
        if (targets.Length != pairs) throw new ArgumentException($"CosineEmbedding: {targets.Length} targets for {pairs} pairs.", nameof(targets));
        foreach (int target in targets)
        {
            if (target is not (1 or -1)) throw new ArgumentException($"CosineEmbedding: a target is {target}; it must be 1 or -1.", nameof(targets));
        }

        int[] kept = targets.ToArray();
        bool reduced = reduction != Reduction.None;
        double scale = ReductionScale(reduction, new Shape(pairs)), total = 0;
        Tensor result = tape.Create(reduced ? new Shape() : new Shape(a.Shape.Sizes[..^1]));
        Span<float> losses = result.Edit();
        for (int pair = 0; pair < pairs; pair++)
        {
            double cosine = Cosine(a.Values.Slice(pair * features, features), b.Values.Slice(pair * features, features), out _, out _);
            double loss = kept[pair] == 1 ? 1 - cosine : Math.Max(0, cosine - margin);
            if (reduced) total += loss;
            else losses[pair] = (float)loss;
        }

        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(a) || tape.Needs(b))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                for (int side = 0; side < 2; side++)
                {
                    (Tensor self, Tensor other) = side == 0 ? (a, b) : (b, a);
                    if (!tape.Needs(self)) continue;
                    Span<float> gradient = self.GradientToAddTo();
                    for (int pair = 0; pair < pairs; pair++)
                    {
                        ReadOnlySpan<float> u = self.Values.Slice(pair * features, features), v = other.Values.Slice(pair * features, features);
                        double cosine = Cosine(u, v, out double squareU, out double squareV);
                        double slope = kept[pair] == 1 ? -1 : cosine > margin ? 1 : 0;
                        double factor = slope * scale * arriving[reduced ? 0 : pair], inverse = 1 / Math.Sqrt(squareU * squareV);
                        for (int i = 0; i < features; i++) gradient[pair * features + i] += (float)(factor * (v[i] * inverse - cosine * u[i] / squareU));
                    }
                }
            });
        }

        return result;
    }

    private static double Cosine(ReadOnlySpan<float> u, ReadOnlySpan<float> v, out double squareU, out double squareV)
    {
        double dot = 0;
        squareU = CosineEpsilon;
        squareV = CosineEpsilon;
        for (int i = 0; i < u.Length; i++)
        {
            dot += (double)u[i] * v[i];
            squareU += (double)u[i] * u[i];
            squareV += (double)v[i] * v[i];
        }

        return dot / Math.Sqrt(squareU * squareV);
    }
}
