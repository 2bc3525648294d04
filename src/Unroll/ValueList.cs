namespace Unroll;

/// <summary>A list inside a spec that is equal to another with equal elements, so that specs are equal when they say the same.</summary>
internal readonly struct ValueList<T>(IReadOnlyList<T>? items) : IEquatable<ValueList<T>>
{
    private readonly IReadOnlyList<T>? items = items;

    public IReadOnlyList<T> Items => items ?? [];

    public bool Equals(ValueList<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T item in Items) hash.Add(item);
        return hash.ToHashCode();
    }
}
