using System.Diagnostics.CodeAnalysis;
using Unroll.Tracing;

namespace Unroll.Insight;

/// <summary>A sink that keeps what is written to it. Of values written more than once the last counts.</summary>
public sealed class TraceRecorder(Record record) : ITraceSink
{
    private readonly Dictionary<string, TracedValue> values = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>Everything kept, in the order in which it was first written.</summary>
    public IEnumerable<TracedValue> Values => order.Select(name => values[name]);

    /// <summary>The value of that name.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was written.</exception>
    public TracedValue this[string name] => TryGet(name, out TracedValue? value)
        ? value
        : throw new KeyNotFoundException($"Nothing was recorded under '{name}'. There is: {string.Join(", ", order)}.");

    /// <summary>Looks a value up.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TracedValue? value) => values.TryGetValue(name, out value);

    /// <inheritdoc/>
    public bool Wants(string name) => record.HasFlag(Kind(name));

    /// <inheritdoc/>
    public void Write(string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes, ReadOnlySpan<float> values)
    {
        if (!this.values.ContainsKey(name)) order.Add(name);
        this.values[name] = new TracedValue(name, dimensions.ToArray(), sizes.ToArray(), values.ToArray());
    }

    private static Record Kind(string name) =>
        name.EndsWith(".gradient", StringComparison.Ordinal) ? Record.Gradients
        : name.EndsWith(".hidden", StringComparison.Ordinal) || name.EndsWith(".cell", StringComparison.Ordinal) ? Record.States
        : Record.Gates;
}
