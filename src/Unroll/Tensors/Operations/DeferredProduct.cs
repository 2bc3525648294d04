using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// The gradient leftᵀ · right of a right factor that a tape uses several times, as one product over the rows of many uses: of a weight, where left is dy and right x, or of the
/// matrices of a batch, <c>[..., p, q]</c>, with a row <c>[batch, p]</c> and a row <c>[batch, q]</c> for each use.
/// </summary>
internal sealed class DeferredProduct : IDeferredGradient
{
    // As many rows as make the product efficient; more would only take memory.
    private const int EnoughRows = 1024;
    private const int EnoughNumbers = 16 * 1024 * 1024;

    private readonly Tensor target;
    private readonly int batch;
    private readonly RowBuffer left;
    private readonly RowBuffer right;

    public DeferredProduct(Tensor target)
    {
        (int p, int q) = (target.Shape[^2], target.Shape[^1]);
        this.target = target;
        batch = target.Length / Math.Max(1, p * q);
        (left, right) = (new RowBuffer(batch * p), new RowBuffer(batch * q));
    }

    /// <summary>Takes the rows of one use.</summary>
    public void Add(ReadOnlySpan<float> leftRows, ReadOnlySpan<float> rightRows, int rows)
    {
        left.Append(leftRows, rows);
        right.Append(rightRows, rows);
        if (left.Rows >= EnoughRows || left.Values.Length + right.Values.Length >= EnoughNumbers) Write();
    }

    public void Write()
    {
        if (left.Rows == 0) return;
        Span<float> gradient = target.WriteGradient(out bool accumulate);
        int rows = left.Rows, p = left.Columns / batch, q = right.Columns / batch;
        if (batch == 1)
        {
            MatrixProduct.Multiply(left.Values, p, true, right.Values, q, false, gradient, q, p, q, rows, accumulate);
        }
        else
        {
            MatMulPlan.ForEach(batch, (long)rows * p * q, shared: false, i => MatrixProduct.Multiply(
                left.Values[(i * p)..], left.Columns, true, right.Values[(i * q)..], right.Columns, false, target.EditGradient()[(i * p * q)..], q, p, q, rows, accumulate));
        }

        left.Clear();
        right.Clear();
    }
}
