using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Unroll.Tensors;

namespace Unroll.Tests.Goldens;

/// <summary>One named array of a golden: its element type, shape and raw little-endian bytes.</summary>
internal sealed record GoldenTensor(string Name, string Type, int[] Sizes, ReadOnlyMemory<byte> Bytes)
{
    public Shape Shape => new(Sizes);

    public bool IsFloat => Type is "F32" or "F64";

    public float[] ToSingles() => Type == "F32"
        ? MemoryMarshal.Cast<byte, float>(Bytes.Span).ToArray()
        : throw new InvalidDataException($"'{Name}' holds {Type}, not float32.");

    public double[] ToDoubles() => Type switch
    {
        "F64" => MemoryMarshal.Cast<byte, double>(Bytes.Span).ToArray(),
        "F32" => Array.ConvertAll(ToSingles(), value => (double)value),
        "I64" => Array.ConvertAll(ToLongs(), value => (double)value),
        "BOOL" or "U8" => Array.ConvertAll(Bytes.ToArray(), value => (double)value),
        _ => throw new InvalidDataException($"'{Name}' holds {Type}, which the tests cannot read as numbers."),
    };

    public long[] ToLongs() => Type switch
    {
        "I64" => MemoryMarshal.Cast<byte, long>(Bytes.Span).ToArray(),
        "I32" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Bytes.Span).ToArray(), value => (long)value),
        _ => throw new InvalidDataException($"'{Name}' holds {Type}, not integers."),
    };

    public int[] ToIds() => Array.ConvertAll(ToLongs(), value => checked((int)value));

    public bool[] ToFlags() => Type is "BOOL" or "U8"
        ? Array.ConvertAll(Bytes.ToArray(), value => value != 0)
        : throw new InvalidDataException($"'{Name}' holds {Type}, not flags.");

    /// <summary>The numbers as a leaf tensor.</summary>
    public Tensor ToTensor(bool requiresGradient = false)
    {
        Tensor tensor = Tensor.From(ToSingles(), Shape);
        tensor.RequiresGradient = requiresGradient;
        return tensor;
    }

    /// <summary>Reads a safetensors file: header length, header in JSON, raw data.</summary>
    public static Dictionary<string, GoldenTensor> ReadAll(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        var result = new Dictionary<string, GoldenTensor>(StringComparer.Ordinal);
        using var header = System.Text.Json.JsonDocument.Parse(file.AsMemory(sizeof(ulong), headerLength));
        foreach (System.Text.Json.JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__") continue;
            int[] sizes = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            var bytes = file.AsMemory(sizeof(ulong) + headerLength + offsets[0], offsets[1] - offsets[0]);
            result.Add(entry.Name, new GoldenTensor(entry.Name, entry.Value.GetProperty("dtype").GetString()!, sizes, bytes));
        }

        return result;
    }
}
