using System.IO.Compression;

namespace Unroll.Text;

/// <summary>
/// Combining classes, decompositions and compositions of Unicode 14. Read once from the embedded file that
/// eng/make_normalization_table.py writes; Hangul is not in it because <see cref="HangulArithmetic"/> computes it.
/// </summary>
internal sealed class NormalizationTable
{
    // What a code point may do, so that text which is already normal is recognised without touching anything else.
    internal const int Combines = 1, Decomposes = 2, DecomposesCompatibly = 4, JoinsPrevious = 8, NeverComposed = 16, CompatibleOnly = 32;

    private static readonly Lazy<NormalizationTable> Loaded = new(() => new NormalizationTable());
    private readonly PagedTable flags = new();
    private readonly PagedTable classes = new();
    private readonly PagedTable canonicalIndex = new();
    private readonly PagedTable compatibleIndex = new();
    private readonly List<int[]> expansions = [[]];
    private readonly Dictionary<long, int> compositions = [];

    private NormalizationTable()
    {
        byte[] data = ReadResource();
        int at = 0;
        ReadClasses(data, ref at);
        Dictionary<int, int[]> canonical = ReadCanonical(data, ref at);
        Dictionary<int, int[]> compatible = ReadCompatible(data, ref at);
        foreach (int codePoint in canonical.Keys) Store(canonicalIndex, codePoint, Expand(codePoint, canonical, null), Decomposes | DecomposesCompatibly);
        foreach (int codePoint in canonical.Keys.Concat(compatible.Keys)) Store(compatibleIndex, codePoint, Expand(codePoint, canonical, compatible), DecomposesCompatibly);
        foreach (int codePoint in canonical.Keys.Concat(compatible.Keys)) MarkCompatibleOnly(codePoint);
        for (int v = 0; v < HangulArithmetic.VowelCount; v++) flags[HangulArithmetic.FirstVowel + v] |= JoinsPrevious;
        for (int t = 1; t < HangulArithmetic.TrailingCount; t++) flags[HangulArithmetic.BeforeFirstTrailing + t] |= JoinsPrevious;
    }

    public static NormalizationTable Instance => Loaded.Value;

    public int Flags(int codePoint) => flags[codePoint];

    public int Class(int codePoint) => classes[codePoint];

    /// <summary>The full decomposition, or null if the code point stays as it is. Hangul syllables are not asked here.</summary>
    public int[]? Decomposition(int codePoint, bool compatible)
    {
        int index = (compatible ? compatibleIndex : canonicalIndex)[codePoint];
        return index == 0 ? null : expansions[index];
    }

    public bool TryCompose(int first, int second, out int composed)
    {
        if (HangulArithmetic.TryJoin(first, second, out char syllable))
        {
            composed = syllable;
            return true;
        }

        return compositions.TryGetValue(((long)first << 32) | (uint)second, out composed);
    }

    private void ReadClasses(byte[] data, ref int at)
    {
        int count = Number(data, ref at);
        int codePoint = 0;
        for (int i = 0; i < count; i++)
        {
            codePoint += Number(data, ref at);
            int end = codePoint + Number(data, ref at);
            int combiningClass = Number(data, ref at);
            for (; codePoint < end; codePoint++)
            {
                classes[codePoint] = (ushort)combiningClass;
                flags[codePoint] |= Combines;
            }
        }
    }

    private Dictionary<int, int[]> ReadCanonical(byte[] data, ref int at)
    {
        int count = Number(data, ref at);
        var rows = new Dictionary<int, int[]>(count);
        int codePoint = 0;
        for (int i = 0; i < count; i++)
        {
            codePoint += Number(data, ref at);
            int head = Number(data, ref at);
            int[] parts = rows[codePoint] = Parts(data, ref at, codePoint, head >> 1);
            if ((head & 1) == 0)
            {
                flags[codePoint] |= NeverComposed;
                continue;
            }

            compositions.Add(((long)parts[0] << 32) | (uint)parts[1], codePoint);
            flags[parts[1]] |= JoinsPrevious;
        }

        return rows;
    }

    private static Dictionary<int, int[]> ReadCompatible(byte[] data, ref int at)
    {
        int count = Number(data, ref at);
        var rows = new Dictionary<int, int[]>(count);
        int codePoint = 0;
        for (int i = 0; i < count; i++)
        {
            codePoint += Number(data, ref at);
            rows[codePoint] = Parts(data, ref at, codePoint, Number(data, ref at));
        }

        return rows;
    }

    private static int[] Parts(byte[] data, ref int at, int previous, int length)
    {
        var parts = new int[length];
        for (int i = 0; i < length; i++)
        {
            int zigzag = Number(data, ref at);
            previous = parts[i] = previous + ((zigzag >> 1) ^ -(zigzag & 1));
        }

        return parts;
    }

    private static int[] Expand(int codePoint, Dictionary<int, int[]> canonical, Dictionary<int, int[]>? compatible)
    {
        if (HangulArithmetic.TryDecompose(codePoint, out char leading, out char vowel, out char trailing))
        {
            return trailing == '\0' ? [leading, vowel] : [leading, vowel, trailing];
        }

        if (!canonical.TryGetValue(codePoint, out int[]? parts) && compatible?.TryGetValue(codePoint, out parts) != true) return [codePoint];
        return [.. parts!.SelectMany(part => Expand(part, canonical, compatible))];
    }

    private void Store(PagedTable index, int codePoint, int[] expansion, int flag)
    {
        if (expansion.Length == 1 && expansion[0] == codePoint) return;
        index[codePoint] = (ushort)expansions.Count;
        expansions.Add(expansion);
        flags[codePoint] |= (ushort)flag;
    }

    // Not normal in the composed compatibility form: its compatible expansion says more than its canonical one.
    private void MarkCompatibleOnly(int codePoint)
    {
        int[]? canonical = Decomposition(codePoint, compatible: false), compatible = Decomposition(codePoint, compatible: true);
        if (compatible is not null && (canonical is null || !canonical.AsSpan().SequenceEqual(compatible))) flags[codePoint] |= CompatibleOnly;
    }

    private static byte[] ReadResource()
    {
        using Stream packed = typeof(NormalizationTable).Assembly.GetManifestResourceStream("Unroll.Text.normalization.bin")
            ?? throw new InvalidOperationException("The resource Unroll.Text.normalization.bin is missing from the library: it was built incompletely.");
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        var data = new MemoryStream();
        unpacked.CopyTo(data);
        return data.ToArray();
    }

    private static int Number(byte[] data, ref int at)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = data[at++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}
