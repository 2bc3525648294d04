using System.Diagnostics.CodeAnalysis;

namespace Unroll.Tensors;

/// <summary>The sizes of a tensor's dimensions, outermost first, for instance <c>[batch, time, features]</c>. No dimensions means one number.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? sizes;

    /// <summary>Creates a shape from its sizes.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the number of elements does not fit an array.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0) throw new ArgumentException($"A dimension cannot have {size} elements.", nameof(sizes));
            length *= size;
            if (length > Array.MaxLength) throw new ArgumentException($"Shape [{Join(sizes)}] has more elements than an array can hold.", nameof(sizes));
        }

        this.sizes = sizes.ToArray();
        Length = (int)length;
        IsSet = true;
    }

    private bool IsSet { get; }

    /// <summary>Number of dimensions.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>Number of elements; 1 for a shape with no dimensions.</summary>
    public int Length { get => IsSet ? field : 1; }

    /// <summary>The size of a dimension; <c>shape[^1]</c> is the innermost.</summary>
    public int this[int dimension] => Sizes[dimension];

    /// <summary>The size of a dimension counted from either end.</summary>
    public int this[Index dimension] => Sizes[dimension];

    /// <summary>All sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>The product of all sizes but the innermost.</summary>
    public int Rows => Rank == 0 ? 1 : Product(Sizes[..^1]);

    /// <summary>The innermost size, or 1 where there are no dimensions.</summary>
    public int Columns => Rank == 0 ? 1 : Sizes[^1];

    /// <summary>The same shape with another innermost size.</summary>
    public Shape WithLast(int size)
    {
        int[] copy = Sizes.ToArray();
        copy[^1] = size;
        return new Shape(copy);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>True where both shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>True where the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes between brackets: <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{Join(Sizes)}]";

    private static int Product(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes) product *= size;
        return product;
    }

    private static string Join(ReadOnlySpan<int> sizes) => string.Join(", ", sizes.ToArray());
}
