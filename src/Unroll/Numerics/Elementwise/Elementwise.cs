namespace Unroll.Numerics;

/// <summary>Arithmetic on each element. All spans of a call have the same length; the destination may be one of the sources.</summary>
internal static class Elementwise
{
    /// <summary>destination = left + right.</summary>
    public static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = left[i] + right[i];
    }

    /// <summary>destination += source.</summary>
    public static void AddTo(ReadOnlySpan<float> source, Span<float> destination) => Add(source, destination, destination);

    /// <summary>destination = left - right.</summary>
    public static void Subtract(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = left[i] - right[i];
    }

    /// <summary>destination = left · right, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = left[i] * right[i];
    }

    /// <summary>destination += left · right, element by element.</summary>
    public static void MultiplyAddTo(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = MathF.FusedMultiplyAdd(left[i], right[i], destination[i]);
    }

    /// <summary>destination = factor · source.</summary>
    public static void Scale(ReadOnlySpan<float> source, float factor, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = source[i] * factor;
    }

    /// <summary>destination += factor · source.</summary>
    public static void ScaleAddTo(ReadOnlySpan<float> source, float factor, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = MathF.FusedMultiplyAdd(source[i], factor, destination[i]);
    }

    /// <summary>Adds <paramref name="row"/> [columns] to every row of <paramref name="matrix"/> [rows, columns]: a bias.</summary>
    public static void AddRow(ReadOnlySpan<float> row, Span<float> matrix)
    {
        for (int i = 0; i < matrix.Length; i++) matrix[i] += row[i % row.Length];
    }
}
