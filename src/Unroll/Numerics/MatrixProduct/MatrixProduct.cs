namespace Unroll.Numerics;

/// <summary>Matrix products over row-major operands.</summary>
internal static class MatrixProduct
{
    /// <summary>
    /// C [m, n] = op(A) [m, k] · op(B) [k, n], added to C if <paramref name="accumulate"/>. A transposed operand is stored as [k, m] or [n, k].
    /// The leading dimensions are the distances between stored rows.
    /// </summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int leadingA, bool transposeA,
        ReadOnlySpan<float> b, int leadingB, bool transposeB,
        Span<float> c, int leadingC, int m, int n, int k, bool accumulate = false)
    {
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                float sum = accumulate ? c[row * leadingC + column] : 0f;
                for (int i = 0; i < k; i++)
                {
                    float left = transposeA ? a[i * leadingA + row] : a[row * leadingA + i];
                    float right = transposeB ? b[column * leadingB + i] : b[i * leadingB + column];
                    sum = MathF.FusedMultiplyAdd(left, right, sum);
                }

                c[row * leadingC + column] = sum;
            }
        }
    }
}
