using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>What inference makes of weights without a tape, reading them as they are kept: with 32 bits packed, with fewer as they are.</summary>
internal static class KeptWeights
{
    /// <summary>y = x Wᵀ + b for some rows.</summary>
    /// <param name="x"><c>[rows, in]</c>.</param>
    /// <param name="weight">W, <c>[out, in]</c>.</param>
    /// <param name="bias">b, <c>[out]</c>, or empty.</param>
    /// <param name="y">Written: <c>[rows, out]</c>.</param>
    /// <param name="rows">How many.</param>
    public static void Linear(ReadOnlySpan<float> x, Tensor weight, ReadOnlySpan<float> bias, Span<float> y, int rows)
    {
        (int outputs, int inputs) = (weight.Shape[0], weight.Shape[1]);
        if (weight.Quantized is { } few && few.Outputs == outputs) MatrixProduct.Multiply(x, inputs, few, y, outputs, rows, bias);
        else MatrixProduct.Multiply(x, inputs, false, PackedWeights.Transposed(weight), y, outputs, rows, bias: bias);
    }

    /// <summary>Rows of a table <c>[ids, features]</c>, one after the other.</summary>
    public static void Gather(Tensor table, ReadOnlySpan<int> ids, Span<float> rows)
    {
        int features = table.Shape[1];
        if (table.Quantized is { } few && few.Inputs == features) few.CopyRows(ids, rows);
        else EmbeddingRows.Gather(table.Values, features, ids, rows);
    }
}
