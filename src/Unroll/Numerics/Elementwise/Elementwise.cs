using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Arithmetic on each element. All spans of a call have the same length; the destination may be one of the sources.</summary>
internal static class Elementwise
{
    /// <summary>destination = left + right.</summary>
    public static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination) =>
        ElementMap.Run(default(AddFunction), left, right, destination);

    /// <summary>destination += source.</summary>
    public static void AddTo(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(AddFunction), source, destination, destination);

    /// <summary>destination = left - right.</summary>
    public static void Subtract(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination) =>
        ElementMap.Run(default(SubtractFunction), left, right, destination);

    /// <summary>destination = left · right, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination) =>
        ElementMap.Run(default(MultiplyFunction), left, right, destination);

    /// <summary>destination += left · right, element by element, rounded once.</summary>
    public static void MultiplyAddTo(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination) =>
        ElementMap.Run(default(MultiplyAddFunction), left, right, destination, destination);

    /// <summary>destination = left / right, element by element.</summary>
    public static void Divide(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination) =>
        ElementMap.Run(default(DivideFunction), left, right, destination);

    /// <summary>destination = factor · source.</summary>
    public static void Scale(ReadOnlySpan<float> source, float factor, Span<float> destination) =>
        ElementMap.Run(new ScaleFunction(factor), source, destination);

    /// <summary>destination += factor · source, rounded once.</summary>
    public static void ScaleAddTo(ReadOnlySpan<float> source, float factor, Span<float> destination) =>
        ElementMap.Run(new ScaleAddFunction(factor), source, destination, destination);

    /// <summary>destination = source limited to the range; NaN stays.</summary>
    public static void Clamp(ReadOnlySpan<float> source, float low, float high, Span<float> destination) =>
        ElementMap.Run(new ClampFunction(low, high), source, destination);

    /// <summary>Adds <paramref name="row"/> [columns] to every row of <paramref name="matrix"/> [rows, columns]: a bias.</summary>
    public static void AddRow(ReadOnlySpan<float> row, Span<float> matrix)
    {
        if (row.IsEmpty) return;
        RowMap.AddRow(row, matrix);
    }

    private readonly struct AddFunction : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Add(a, b);
    }

    private readonly struct SubtractFunction : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Subtract(a, b);
    }

    private readonly struct MultiplyFunction : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Multiply(a, b);
    }

    private readonly struct MultiplyAddFunction : IElementFunction
    {
        public static int Sources => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.MultiplyAdd(a, b, c);
    }

    private readonly struct DivideFunction : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Divide(a, b);
    }

    private readonly struct ScaleFunction(float factor) : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Multiply(a, S.Broadcast(factor));
    }

    private readonly struct ScaleAddFunction(float factor) : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.MultiplyAdd(a, S.Broadcast(factor), b);
    }

    private readonly struct ClampFunction(float low, float high) : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Max(S.Broadcast(low), S.Min(S.Broadcast(high), a));
    }
}
