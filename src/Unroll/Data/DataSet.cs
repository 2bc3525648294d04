using System.Collections;
using System.Globalization;
using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// Examples to learn from or to be measured on, in a fixed order. The list behind it may read an example from disk each time that it is asked for, so
/// that data larger than memory can be used.
/// </summary>
/// <typeparam name="TExample">One example, for instance a <see cref="LabelledSequence"/>.</typeparam>
public sealed class DataSet<TExample> : IReadOnlyList<TExample>
{
    private readonly IReadOnlyList<TExample> examples;
    private readonly Lazy<string> fingerprint;

    /// <summary>A data set over a list.</summary>
    /// <param name="name">What errors and reports call it: a file, or <c>train</c>.</param>
    /// <param name="examples">The examples; at least one.</param>
    /// <param name="fingerprint">Computes the fingerprint of the data, see <see cref="Data.Fingerprint"/>; called at most once.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    public DataSet(string name, IReadOnlyList<TExample> examples, Func<string> fingerprint)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(fingerprint);
        if (examples.Count == 0) throw new ArgumentException($"The data set '{name}' has no examples. Give at least one.", nameof(examples));
        (Name, this.examples, this.fingerprint) = (name, examples, new Lazy<string>(fingerprint));
    }

    /// <summary>What errors and reports call it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 over the data, 64 hexadecimal digits.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => examples.Count;

    /// <inheritdoc/>
    public TExample this[int index] => examples[index];

    /// <summary>Some of the examples, in the order of their indices here.</summary>
    /// <param name="name">The name of the new set.</param>
    /// <param name="indices">Which ones.</param>
    public DataSet<TExample> Select(string name, IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(indices), index, $"The data set '{Name}' has examples 0 to {Count - 1}.");
        }

        return new DataSet<TExample>(name, new Subset(examples, indices), () => Data.Fingerprint.Of([Fingerprint, .. indices.Select(index => index.ToString(CultureInfo.InvariantCulture))]));
    }

    /// <summary>
    /// Draws a validation and a test part by a seed; what remains is to learn from. Within each part the examples keep their order. The same data, shares
    /// and seed give the same parts.
    /// </summary>
    /// <param name="validation">Share for validation, 0 to below 1.</param>
    /// <param name="test">Share for the test, 0 to below 1.</param>
    /// <param name="seed">Decides which examples go where.</param>
    /// <exception cref="ArgumentException">A share is out of range, or a part that was asked for would be empty.</exception>
    public DataSplit<TExample> Split(double validation, double test = 0, ulong seed = 0)
    {
        Check(validation, nameof(validation));
        Check(test, nameof(test));
        if (validation + test >= 1) throw new ArgumentException($"validation {validation} and test {test} leave nothing to learn from. Let them add up to less than 1.", nameof(validation));
        int forValidation = Size(validation), forTest = Size(test);
        if ((validation > 0 && forValidation == 0) || (test > 0 && forTest == 0) || forValidation + forTest >= Count)
            throw new ArgumentException($"The {Count} examples of '{Name}' are too few to split off {validation} for validation and {test} for the test: a part would be empty. Give more data or other shares.", nameof(validation));
        int[] order = Shuffle.Indices(Count, new RandomStream(seed).Fork("split"));
        return new DataSplit<TExample>(
            Select("train", Sorted(order.AsSpan(forValidation + forTest))),
            forValidation == 0 ? null : Select("validation", Sorted(order.AsSpan(0, forValidation))),
            forTest == 0 ? null : Select("test", Sorted(order.AsSpan(forValidation, forTest))));
    }

    /// <inheritdoc/>
    public IEnumerator<TExample> GetEnumerator() => examples.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Name and size.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Count} examples");

    // The small number keeps 0.1 x 10 from becoming 0.
    private int Size(double share) => (int)Math.Floor(share * Count + 1e-6);

    private static int[] Sorted(Span<int> indices)
    {
        indices.Sort();
        return indices.ToArray();
    }

    private static void Check(double share, string name)
    {
        if (!(share >= 0 && share < 1)) throw new ArgumentOutOfRangeException(name, share, "A share lies between 0 and 1, for instance 0.1.");
    }

    private sealed class Subset(IReadOnlyList<TExample> whole, IReadOnlyList<int> indices) : IReadOnlyList<TExample>
    {
        public int Count => indices.Count;

        public TExample this[int index] => whole[indices[index]];

        public IEnumerator<TExample> GetEnumerator() => indices.Select(index => whole[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
