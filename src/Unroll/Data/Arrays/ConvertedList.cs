using System.Collections;

namespace Unroll.Data;

/// <summary>A list whose items are made each time that they are asked for.</summary>
internal sealed class ConvertedList<T>(int count, Func<int, T> convert) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => (uint)index < (uint)count ? convert(index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are items 0 to {count - 1}.");

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return convert(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
