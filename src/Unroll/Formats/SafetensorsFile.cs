using System.Diagnostics.CodeAnalysis;

namespace Unroll.Formats;

/// <summary>The contents of one safetensors file: arrays by name, and a few words about them.</summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, NamedArray> byName;

    internal SafetensorsFile(string path, IReadOnlyList<NamedArray> arrays, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Arrays = arrays;
        Metadata = metadata;
        byName = arrays.ToDictionary(array => array.Name, StringComparer.Ordinal);
    }

    /// <summary>Where it was read from, for messages.</summary>
    public string Path { get; }

    /// <summary>All arrays in the order of their data.</summary>
    public IReadOnlyList<NamedArray> Arrays { get; }

    /// <summary>The header's free texts, for instance <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The array of that name.</summary>
    /// <exception cref="CorruptFileException">There is none.</exception>
    public NamedArray this[string name] => TryGet(name, out NamedArray? array)
        ? array
        : throw new CorruptFileException(Path, "it is not in this file.", $"tensor '{name}'");

    /// <summary>Looks an array up by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NamedArray? array) => byName.TryGetValue(name, out array);
}
