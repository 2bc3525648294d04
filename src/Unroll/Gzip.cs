using System.IO.Compression;

namespace Unroll;

/// <summary>Unpacks gzip so that a file that was cut off is an error.</summary>
internal static class Gzip
{
    private const string Strict = "System.IO.Compression.UseStrictValidation";

    // Unless told so, the runtime takes the place where a file was cut off for the end of its contents, and nobody would notice what is missing.
    static Gzip()
    {
        if (!AppContext.TryGetSwitch(Strict, out _)) AppContext.SetSwitch(Strict, true);
    }

    /// <summary>The contents of a packed stream. Reading throws <see cref="InvalidDataException"/> where the data are damaged or end too early.</summary>
    public static GZipStream Unpack(Stream packed, bool leaveOpen = false) => new(packed, CompressionMode.Decompress, leaveOpen);
}
