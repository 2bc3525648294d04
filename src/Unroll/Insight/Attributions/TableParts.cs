namespace Unroll.Insight;

/// <summary>The parts of a table <c>[rows, columns]</c> of which an output is explained: the places of each.</summary>
internal sealed class TableParts
{
    private readonly int[][] parts;

    public TableParts(int rows, int columns, TableUnit by) => parts = by == TableUnit.Rows
        ? [.. Enumerable.Range(0, rows).Select(t => Enumerable.Range(t * columns, columns).ToArray())]
        : [.. Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, rows).Select(t => t * columns + column).ToArray())];

    /// <summary>Some parts at a time, so that they can be taken out in one batch.</summary>
    public IEnumerable<int[][]> InBatches(int most) => parts.Chunk(most);

    /// <summary>The length of each part's gradient, and gradient times input.</summary>
    /// <param name="values">The table.</param>
    /// <param name="gradient">∂ output / ∂ values.</param>
    public (double[] Norms, double[] Products) Sum(float[] values, float[] gradient) => (
        [.. parts.Select(part => Math.Sqrt(part.Sum(i => (double)gradient[i] * gradient[i])))],
        [.. parts.Select(part => part.Sum(i => (double)gradient[i] * values[i]))]);
}
