using System.Text;
using Unroll.Data;

namespace Unroll.Tests.Data;

public sealed class NpyFileTests
{
    private static byte[] File(string header, byte[] data, byte version = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(header.PadRight(64) + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    private static byte[] Dictionary(string type, string shape, byte[] data, byte version = 1, string fortran = "False") =>
        File($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}", data, version);

    private static NumericArray Read(byte[] bytes) => NpyFile.Read(new MemoryStream(bytes), "mutated.npy");

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void EveryVersion(byte version)
    {
        NumericArray array = Read(Dictionary("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, -6), version));
        Assert.Equal([2, 3], array.Sizes.ToArray());
        Assert.Equal([1f, 2, 3, 4, 5, -6], array.ToFloats());
        Assert.Equal([4f, 5, -6], array.Entry(1));
    }

    [Fact]
    public void EveryType()
    {
        Assert.Equal([200f], Read(Dictionary("|u1", "(1,)", [200])).ToFloats());
        Assert.Equal([-3f], Read(Dictionary("|i1", "(1,)", [0xFD])).ToFloats());
        Assert.Equal([1f], Read(Dictionary("|b1", "(1,)", [1])).ToFloats());
        Assert.Equal([40000f], Read(Dictionary("<u2", "(1,)", BitConverter.GetBytes((ushort)40000))).ToFloats());
        Assert.Equal([-300f], Read(Dictionary("<i2", "(1,)", BitConverter.GetBytes((short)-300))).ToFloats());
        Assert.Equal([3e9f], Read(Dictionary("<u4", "(1,)", BitConverter.GetBytes(3_000_000_000))).ToFloats());
        Assert.Equal([-70000], Read(Dictionary("<i4", "(1,)", BitConverter.GetBytes(-70000))).ToIntegers());
        Assert.Equal([12], Read(Dictionary("<i8", "(1,)", BitConverter.GetBytes(12L))).ToIntegers());
        Assert.Equal([12], Read(Dictionary("<u8", "(1,)", BitConverter.GetBytes(12UL))).ToIntegers());
        Assert.Equal([0.5f], Read(Dictionary("<f2", "(1,)", BitConverter.GetBytes((Half)0.5))).ToFloats());
        Assert.Equal([0.25f], Read(Dictionary("<f8", "(1,)", BitConverter.GetBytes(0.25))).ToFloats());
        Assert.Equal([0.25f], Read(Dictionary(">f8", "(1,)", [.. BitConverter.GetBytes(0.25).Reverse()])).ToFloats());
        Assert.Equal([7f], Read(Dictionary("<f4", "()", Floats(7))).ToFloats());
        Assert.Throws<DataFileException>(() => Read(Dictionary("<f4", "(1,)", Floats(7))).ToIntegers());
        Assert.Throws<DataFileException>(() => Read(Dictionary("<i8", "(1,)", BitConverter.GetBytes(1L << 40))).ToIntegers());
    }

    [Fact]
    public void WhatIsNotReadIsSaid()
    {
        Says("ascontiguousarray", Dictionary("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, 6), fortran: "True"));
        Says("type '|O'", Dictionary("|O", "(1,)", []));
        Says("type '<U3'", Dictionary("<U3", "(1,)", []));
        Says("type '<c8'", Dictionary("<c8", "(1,)", new byte[8]));
        Says("records", File("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", Floats(1)));
        Says("ends after", Dictionary("<f4", "(2, 3)", Floats(1, 2)));
        Says("More bytes", Dictionary("<f4", "(1,)", Floats(1, 2)));
        Says("promises", Dictionary("<f4", "(2147483647, 2147483647)", Floats(1)));
        Says("character", Dictionary("<f4", "(-1,)", Floats(1)));
        Says("character", File("{'descr': '<f4'}", []));
        Says("character", File("{}", []));
        Says("no .npy", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Says("version 9", [0x93, .. "NUMPY"u8, 9, 0, 0, 0]);
        Says("4294967295", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255]);

        static void Says(string words, byte[] bytes) => Assert.Contains(words, Assert.Throws<DataFileException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FramesMustBeFinite()
    {
        NumericArray array = Read(Dictionary("<f4", "(2, 2, 1)", Floats(1, 2, 3, float.NaN)));
        Assert.Equal(2, array.Frames(0).Length);
        Assert.Contains("frame 1", Assert.Throws<DataFileException>(() => array.Frames(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Frames(2));
        Assert.Throws<DataFileException>(() => Read(Dictionary("<f4", "(2, 0)", [])).Frames(0));
    }

    [Fact]
    public void DamagedFilesGiveOneSortOfError() => FileMutations.Check(Dictionary("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, 6)), stream => NpyFile.Read(stream, "mutated"));
}
