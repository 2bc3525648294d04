namespace Unroll.Tracing;

/// <summary>A sink with the prefix under which a part of a model writes to it. The default value traces nothing.</summary>
public readonly record struct TraceScope(ITraceSink? Sink, string Prefix = "")
{
    /// <summary>Whether anybody listens.</summary>
    public bool Active => Sink is not null;

    /// <summary>The scope one level deeper.</summary>
    public TraceScope this[string name] => Sink is null ? default : new TraceScope(Sink, FullName(name));

    /// <summary>Whether this name is wanted.</summary>
    public bool Wants(string name) => Sink is not null && Sink.Wants(FullName(name));

    /// <inheritdoc cref="ITraceSink.Write"/>
    public void Write(string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes, ReadOnlySpan<float> values) =>
        Sink?.Write(FullName(name), dimensions, sizes, values);

    private string FullName(string name) => Prefix.Length == 0 ? name : $"{Prefix}.{name}";
}
