namespace Unroll.Formats;

/// <summary>A file of a model folder that is to be written.</summary>
/// <param name="Name">Its name within the folder, for instance <c>config.json</c>.</param>
/// <param name="Write">Writes its contents.</param>
public readonly record struct ModelFile(string Name, Action<Stream> Write)
{
    /// <summary>A file with these bytes.</summary>
    public static ModelFile From(string name, ReadOnlyMemory<byte> contents) => new(name, stream => stream.Write(contents.Span));

    /// <summary>A safetensors file.</summary>
    public static ModelFile From(string name, IEnumerable<NamedArray> arrays, IReadOnlyDictionary<string, string>? metadata = null) =>
        new(name, stream => Safetensors.Write(stream, arrays, metadata));
}
