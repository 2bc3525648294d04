using System.Collections;
using Unroll.Data;

namespace Unroll.Models;

/// <summary>Examples that are encoded each time that one is asked for: for data larger than memory.</summary>
internal sealed class EncodedExamples : IReadOnlyList<ClassifierExample>
{
    /// <summary>Data sets with more examples are not kept encoded in memory.</summary>
    private const int KeptInMemory = 4_000_000;

    private readonly DataSet<LabelledSequence> data;
    private readonly ClassifierReader reader;

    private EncodedExamples(DataSet<LabelledSequence> data, ClassifierReader reader) => (this.data, this.reader) = (data, reader);

    public int Count => data.Count;

    public ClassifierExample this[int index] => reader.Read(data[index], FormattableString.Invariant($"Example {index + 1} of '{data.Name}'"));

    public static IReadOnlyList<ClassifierExample> Of(DataSet<LabelledSequence> data, ClassifierReader reader)
    {
        var lazily = new EncodedExamples(data, reader);
        return data.Count <= KeptInMemory ? [.. lazily] : lazily;
    }

    public IEnumerator<ClassifierExample> GetEnumerator()
    {
        int index = 0;
        foreach (LabelledSequence example in data) yield return reader.Read(example, FormattableString.Invariant($"Example {++index} of '{data.Name}'"));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
