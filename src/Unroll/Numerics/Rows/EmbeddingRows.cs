namespace Unroll.Numerics;

/// <summary>Rows of a table [count, width] looked up by id, and the gradient added back to them.</summary>
internal static class EmbeddingRows
{
    /// <summary>Copies row ids[i] of <paramref name="table"/> to row i of <paramref name="destination"/> [ids, width]. Ids are checked by the caller.</summary>
    public static void Gather(ReadOnlySpan<float> table, int width, ReadOnlySpan<int> ids, Span<float> destination)
    {
        for (int i = 0; i < ids.Length; i++) table.Slice(ids[i] * width, width).CopyTo(destination.Slice(i * width, width));
    }

    /// <summary>
    /// Adds row i of <paramref name="gradient"/> [ids, width] to row ids[i] of <paramref name="tableGradient"/>, for each table row in the order of i.
    /// The row <paramref name="paddingId"/> is left out; -1 means none is.
    /// </summary>
    public static void ScatterAdd(ReadOnlySpan<float> gradient, int width, ReadOnlySpan<int> ids, Span<float> tableGradient, int paddingId = -1)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != paddingId) Elementwise.AddTo(gradient.Slice(i * width, width), tableGradient.Slice(ids[i] * width, width));
        }
    }
}
