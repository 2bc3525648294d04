using System.Buffers.Binary;
using Google.Protobuf;
using Unroll.Formats;

namespace Unroll.Tests.Formats;

public sealed class EventFileTests
{
    [Fact]
    public void TheCheckValueOfThePolynomial()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
    }

    [Fact]
    public void RecordsAreFramedAndHoldTheScalars()
    {
        using var folder = new TemporaryFolder();
        var events = new EventFile(folder["runs"], step: 10, TimeProvider.System);
        events.Write(11, ("loss", 2.5), ("손실", -1));
        List<byte[]> records = ReadRecords(File.ReadAllBytes(events.FilePath));
        Assert.Equal(3, records.Count);
        Assert.Equal((0L, "brain.Event:2"), (Step(records[0]), System.Text.Encoding.UTF8.GetString(Field(records[0], 3))));
        Assert.Equal(11, Step(records[1]));
        Assert.Equal([8, 1], Field(records[1], 7));
        Assert.Equal(11, Step(records[2]));
        var summary = new CodedInputStream(Field(records[2], 5));
        Assert.Equal(("loss", 2.5f), ReadScalar(summary));
        Assert.Equal(("손실", -1f), ReadScalar(summary));
        Assert.True(summary.IsAtEnd);
    }

    private static List<byte[]> ReadRecords(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Crc32C.Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] record = file.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Crc32C.Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(record);
            at += 16 + length;
        }

        return records;
    }

    private static (string Tag, float Value) ReadScalar(CodedInputStream summary)
    {
        Assert.Equal(10u, summary.ReadTag());
        var value = new CodedInputStream(summary.ReadBytes().ToByteArray());
        Assert.Equal(10u, value.ReadTag());
        string tag = value.ReadString();
        Assert.Equal(21u, value.ReadTag());
        return (tag, value.ReadFloat());
    }

    private static long Step(byte[] record)
    {
        var input = new CodedInputStream(record);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (tag == 16) return input.ReadInt64();
            input.SkipLastField();
        }

        return -1;
    }

    private static byte[] Field(byte[] record, int number)
    {
        var input = new CodedInputStream(record);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (tag >> 3 == number) return input.ReadBytes().ToByteArray();
            input.SkipLastField();
        }

        return [];
    }
}
