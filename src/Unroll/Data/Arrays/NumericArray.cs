using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Unroll.Data;

/// <summary>
/// Numbers with sizes, as <see cref="IdxFile"/> and <see cref="NpyFile"/> read them: row-major, kept in the type of the file, so that bytes stay bytes. The first
/// dimension counts the entries.
/// </summary>
public sealed class NumericArray
{
    private readonly int[] sizes;
    private readonly byte[] bytes;

    // The bytes are little-endian and exactly as many as the sizes need; the readers see to it.
    internal NumericArray(string source, NumberType type, int[] sizes, byte[] bytes)
    {
        (Source, Type, this.sizes, this.bytes) = (source, type, sizes, bytes);
        Length = bytes.Length / Bytes(type);
    }

    /// <summary>The file that it came from, for errors.</summary>
    public string Source { get; }

    /// <summary>What the numbers are.</summary>
    public NumberType Type { get; }

    /// <summary>The sizes of the dimensions, outermost first; none for one number.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>How many numbers there are.</summary>
    public int Length { get; }

    /// <summary>How many entries there are: the size of the first dimension, or 1 where there is none.</summary>
    public int Count => sizes.Length == 0 ? 1 : sizes[0];

    /// <summary>How many numbers an entry has.</summary>
    public int EntryLength => Count == 0 ? 0 : Length / Count;

    /// <summary>All numbers as 32-bit floats, rounded to the nearest where they are finer.</summary>
    public float[] ToFloats()
    {
        float[] values = new float[Length];
        CopyTo(0, values);
        return values;
    }

    /// <summary>Writes the numbers from <paramref name="first"/> on as 32-bit floats.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public void CopyTo(int first, Span<float> destination)
    {
        if (first < 0 || destination.Length > Length - first) throw new ArgumentOutOfRangeException(nameof(first), first, $"'{Source}' has {Length} numbers; {destination.Length} from {first} on were asked for.");
        ReadOnlySpan<byte> from = bytes.AsSpan(first * Bytes(Type), destination.Length * Bytes(Type));
        switch (Type)
        {
            case NumberType.UInt8 or NumberType.Boolean: Convert<byte>(from, destination); break;
            case NumberType.Int8: Convert<sbyte>(from, destination); break;
            case NumberType.UInt16: Convert<ushort>(from, destination); break;
            case NumberType.Int16: Convert<short>(from, destination); break;
            case NumberType.UInt32: Convert<uint>(from, destination); break;
            case NumberType.Int32: Convert<int>(from, destination); break;
            case NumberType.UInt64: Convert<ulong>(from, destination); break;
            case NumberType.Int64: Convert<long>(from, destination); break;
            case NumberType.Float16: Convert<Half>(from, destination); break;
            case NumberType.Float64: Convert<double>(from, destination); break;
            default: MemoryMarshal.Cast<byte, float>(from).CopyTo(destination); break;
        }
    }

    /// <summary>All numbers as 32-bit integers, for instance the labels of a set.</summary>
    /// <exception cref="DataFileException">The numbers are not integers, or one does not fit.</exception>
    public int[] ToIntegers()
    {
        if (Type is NumberType.Float16 or NumberType.Float32 or NumberType.Float64) throw new DataFileException(Source, null, $"It holds {Type}, but integers are needed here.");
        int[] values = new int[Length];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> from = bytes.AsSpan(i * Bytes(Type));
            Int128 value = Type switch
            {
                NumberType.UInt8 or NumberType.Boolean => from[0],
                NumberType.Int8 => (sbyte)from[0],
                NumberType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(from),
                NumberType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(from),
                NumberType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(from),
                NumberType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(from),
                NumberType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(from),
                _ => BinaryPrimitives.ReadInt64LittleEndian(from),
            };
            if (value < int.MinValue || value > int.MaxValue) throw new DataFileException(Source, null, $"Number {i} is {value.ToString(CultureInfo.InvariantCulture)}, which does not fit 32 bits.");
            values[i] = (int)value;
        }

        return values;
    }

    /// <summary>
    /// One entry as a sequence of frames: the dimension after the first is time, all later ones together are the features. An entry of one dimension is a
    /// sequence of single numbers.
    /// </summary>
    /// <param name="index">Which entry.</param>
    /// <param name="divisor">Every number is divided by it: 255 brings bytes to 0 to 1. Default 1.</param>
    /// <exception cref="DataFileException">The entry is empty or holds a number that is not finite.</exception>
    public Frames Frames(int index, float divisor = 1)
    {
        float[] values = Entry(index, divisor);
        int time = sizes.Length < 2 ? 1 : sizes[1];
        try
        {
            return new Frames(values, time == 0 ? 1 : values.Length / time);
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(Source, null, $"Entry {index} is no sequence: {exception.Message}", exception);
        }
    }

    /// <summary>The numbers of one entry.</summary>
    /// <param name="index">Which entry.</param>
    /// <param name="divisor">Every number is divided by it. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public float[] Entry(int index, float divisor = 1)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"'{Source}' has entries 0 to {Count - 1}.");
        float[] values = new float[EntryLength];
        CopyTo(index * EntryLength, values);
        if (divisor == 1) return values;
        for (int i = 0; i < values.Length; i++) values[i] /= divisor;
        return values;
    }

    /// <summary>Type and sizes.</summary>
    public override string ToString() => $"{Type} [{string.Join(", ", sizes)}]";

    internal static int Bytes(NumberType type) => type switch
    {
        NumberType.UInt8 or NumberType.Int8 or NumberType.Boolean => 1,
        NumberType.UInt16 or NumberType.Int16 or NumberType.Float16 => 2,
        NumberType.UInt32 or NumberType.Int32 or NumberType.Float32 => 4,
        _ => 8,
    };

    private static void Convert<T>(ReadOnlySpan<byte> from, Span<float> to)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(from);
        for (int i = 0; i < to.Length; i++) to[i] = float.CreateTruncating(numbers[i]);
    }
}
