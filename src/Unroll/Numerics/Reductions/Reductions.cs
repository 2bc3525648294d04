namespace Unroll.Numerics;

/// <summary>Sums and maxima over spans, in an order that depends on the length alone.</summary>
internal static class Reductions
{
    /// <summary>Sum of all elements; 0 for none.</summary>
    public static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum;
    }

    /// <summary>Sum of products of corresponding elements.</summary>
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }

    /// <summary>Sum of squares.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values) => Dot(values, values);

    /// <summary>Sum of absolute values.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += Math.Abs(value);
        return sum;
    }

    /// <summary>The largest element, NaN if there is one; negative infinity for none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        float max = float.NegativeInfinity;
        foreach (float value in values) max = MathF.Max(max, value);
        return max;
    }

    /// <summary>The largest absolute value, NaN if there is a NaN; 0 for none.</summary>
    public static float MaxMagnitude(ReadOnlySpan<float> values)
    {
        float max = 0;
        foreach (float value in values) max = MathF.Max(max, MathF.Abs(value));
        return max;
    }

    /// <summary>The sum of each column of <paramref name="matrix"/> [rows, columns], written or added to <paramref name="destination"/> [columns]: the gradient of a bias.</summary>
    public static void ColumnSums(ReadOnlySpan<float> matrix, int columns, Span<float> destination, bool accumulate)
    {
        for (int column = 0; column < columns; column++)
        {
            double sum = accumulate ? destination[column] : 0;
            for (int i = column; i < matrix.Length; i += columns) sum += matrix[i];
            destination[column] = (float)sum;
        }
    }

    /// <summary>The sum of each row of <paramref name="matrix"/> [rows, columns] into <paramref name="destination"/> [rows].</summary>
    public static void RowSums(ReadOnlySpan<float> matrix, int columns, Span<float> destination)
    {
        for (int row = 0; row < destination.Length; row++) destination[row] = (float)Sum(matrix.Slice(row * columns, columns));
    }
}
