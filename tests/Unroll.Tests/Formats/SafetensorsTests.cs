using System.Buffers.Binary;
using System.Text;
using Unroll.Formats;

namespace Unroll.Tests.Formats;

public sealed class SafetensorsTests
{
    internal static byte[] Raw(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private static SafetensorsFile Read(byte[] file) => Safetensors.Read(new MemoryStream(file), "x.safetensors");

    [Fact]
    public void EveryTypeComesBackAsItWasWritten()
    {
        using var folder = new TemporaryFolder();
        NamedArray[] arrays =
        [
            NamedArray.From("flags", [true, false, true], 3),
            NamedArray.From("floats", [1f, float.NaN, -0f, float.Epsilon, float.PositiveInfinity, 3f], 2, 3),
            NamedArray.From("doubles", [Math.PI], 1),
            NamedArray.From("longs", [long.MinValue, 7], 2, 1),
            NamedArray.From("ints", [int.MaxValue], 1, 1),
            NamedArray.From("bytes", new byte[] { 255, 0 }, 2),
            NamedArray.From("scalar", [42f]),
            NamedArray.From("nothing", ReadOnlySpan<float>.Empty, 0, 5),
            NamedArray.From("한글 \"quoted\"", [1f], 1),
        ];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["note"] = "마침표." };
        Safetensors.Write(folder["a.safetensors"], arrays, metadata);
        SafetensorsFile file = Safetensors.Read(folder["a.safetensors"]);

        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(arrays.Length, file.Arrays.Count);
        foreach (NamedArray array in arrays)
        {
            Assert.Equal(array.ToString(), file[array.Name].ToString());
            Assert.True(array.Bytes.Span.SequenceEqual(file[array.Name].Bytes.Span));
        }

        Assert.Equal([true, false, true], file["flags"].ToBooleans());
        Assert.Equal([long.MinValue, 7L], file["longs"].ToLongs());
        Assert.Throws<InvalidDataException>(() => file["longs"].ToInts());
        Assert.Throws<InvalidDataException>(() => file["longs"].ToFloats());
        Assert.Throws<CorruptFileException>(() => file["missing"]);
        Assert.Equal(0, file.Arrays.TakeWhile(array => array.Type is ElementType.Float64 or ElementType.Int64).Count() - 2);
    }

    [Fact]
    public void DataStartOnAMultipleOfEight()
    {
        var stream = new MemoryStream();
        Safetensors.Write(stream, [NamedArray.From("a", [true], 1), NamedArray.From("b", [1.0], 1)]);
        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(stream.ToArray())) % 8);
        Assert.Equal(1.0, BinaryPrimitives.ReadDoubleLittleEndian(stream.ToArray().AsSpan((int)stream.Length - 9)));
    }

    [Fact]
    public void HalvesAreWidened()
    {
        byte[] file = Raw("""{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[6,10]}}""", 10);
        Span<byte> data = file.AsSpan(file.Length - 10);
        BinaryPrimitives.WriteHalfLittleEndian(data, (Half)1.5f);
        BinaryPrimitives.WriteHalfLittleEndian(data[2..], Half.Epsilon);
        BinaryPrimitives.WriteHalfLittleEndian(data[4..], Half.NegativeInfinity);
        BinaryPrimitives.WriteUInt16LittleEndian(data[6..], 0x3FC0);
        BinaryPrimitives.WriteUInt16LittleEndian(data[8..], 0x0001);
        SafetensorsFile read = Read(file);
        Assert.Equal([1.5f, (float)Half.Epsilon, float.NegativeInfinity], read["h"].ToFloats());
        Assert.Equal([1.5f, BitConverter.Int32BitsToSingle(0x10000)], read["b"].ToFloats());
        Assert.Equal([1.5, (double)BitConverter.Int32BitsToSingle(0x10000)], read["b"].ToDoubles());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "tensor 'a'", "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "fill 8 bytes", "9 bytes of data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a'", "takes 12 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'b'", "inside those of another")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensor 'b'", "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor 'a'", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a'", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'a'", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "tensor 'a'", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "tensor 'a'", "before their begin")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor 'a'", "instead of 2")]
    [InlineData("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a'", "'F99' is not supported")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'a'", "missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "tensor 'a'", "2^31")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,0]}}""", 0, "tensor 'a'", "more elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,0]}}""", 0, "tensor 'a'", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000,4],"data_offsets":[0,16000000000]}}""", 4, "tensor 'a'", "at most")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata 'a'", "not text")]
    [InlineData("""{"__metadata__":{"a":"x","a":"y"}}""", 0, "metadata 'a'", "twice")]
    [InlineData("""[1]""", 0, "not a JSON object", "x.safetensors")]
    [InlineData("""{"a":""", 0, "not valid JSON", "x.safetensors")]
    [InlineData("""{} {}""", 0, "not valid JSON", "x.safetensors")]
    [InlineData("""{"\ud800":{}}""", 0, "not valid JSON", "x.safetensors")]
    public void ADamagedHeaderIsReportedWithItsTensor(string header, int dataBytes, string first, string second)
    {
        var error = Assert.Throws<CorruptFileException>(() => Read(Raw(header, dataBytes)));
        Assert.Contains("x.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(first, error.Message, StringComparison.Ordinal);
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderLengthBeyondTheFileOrTheLimitIsRefused()
    {
        byte[] file = Raw("{}", 0);
        Assert.Empty(Read(file).Arrays);
        foreach (ulong length in new[] { 3UL, 99_999_999UL, 100_000_001UL, 1UL << 63, ulong.MaxValue })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            Assert.Throws<CorruptFileException>(() => Read(file));
        }
    }

    [Fact]
    public void EveryTruncationIsReported()
    {
        var stream = new MemoryStream();
        Safetensors.Write(stream, [NamedArray.From("a", [1f, 2f, 3f], 3), NamedArray.From("b", [true], 1)]);
        byte[] whole = stream.ToArray();
        for (int length = 0; length < whole.Length; length++) Assert.Throws<CorruptFileException>(() => Read(whole[..length]));
    }

    [Fact]
    public void TwoArraysOfOneNameAreNotWritten() =>
        Assert.Throws<ArgumentException>(() => Safetensors.Write(new MemoryStream(), [NamedArray.From("a", [1f], 1), NamedArray.From("a", [1f], 1)]));
}
