using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Unroll.Formats;

/// <summary>An array with a name, sizes and an element type, as it stands in a file. Row-major, little-endian.</summary>
public sealed class NamedArray
{
    private readonly int[] sizes;

    /// <summary>An array over bytes that are already in the layout of the file. The bytes are not copied.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the sizes.</exception>
    public NamedArray(string name, ElementType type, ReadOnlySpan<int> sizes, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0) throw new ArgumentException($"Array '{name}': a dimension cannot have {size} elements.", nameof(sizes));
            length = checked(length * size);
        }

        if (length * ElementTypes.Bytes(type) != bytes.Length)
        {
            throw new ArgumentException(
                $"Array '{name}': {bytes.Length} bytes do not make {length} elements [{string.Join(", ", sizes.ToArray())}] of type {type}.", nameof(bytes));
        }

        Name = name;
        Type = type;
        Length = (int)length;
        Bytes = bytes;
        this.sizes = sizes.ToArray();
    }

    /// <summary>The full name, for instance <c>rnn.weight_ih_l0</c>.</summary>
    public string Name { get; }

    /// <summary>What the elements are.</summary>
    public ElementType Type { get; }

    /// <summary>The sizes of the dimensions, outermost first; none for one number.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements as they stand in the file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>An array of 32-bit floats, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.Float32, values, sizes);

    /// <summary>An array of 64-bit floats, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<double> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.Float64, values, sizes);

    /// <summary>An array of 64-bit integers, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.Int64, values, sizes);

    /// <summary>An array of 32-bit integers, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<int> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.Int32, values, sizes);

    /// <summary>An array of bytes, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.UInt8, values, sizes);

    /// <summary>An array of truth values, copied.</summary>
    public static NamedArray From(string name, ReadOnlySpan<bool> values, params ReadOnlySpan<int> sizes) => Create(name, ElementType.Boolean, values, sizes);

    /// <summary>The elements as 32-bit floats; 64-bit floats are rounded to the nearest.</summary>
    /// <exception cref="InvalidDataException">The elements are integers or truth values.</exception>
    public float[] ToFloats()
    {
        float[] values = new float[Length];
        CopyTo(values);
        return values;
    }

    /// <summary>Writes the elements as 32-bit floats.</summary>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The elements are integers or truth values.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != Length) throw new ArgumentException($"Array '{Name}' has {Length} elements but the destination has {destination.Length}.", nameof(destination));
        ReadOnlySpan<byte> bytes = Bytes.Span;
        switch (Type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
                break;
            case ElementType.Float64:
                for (int i = 0; i < destination.Length; i++) destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]);
                break;
            case ElementType.Float16:
                for (int i = 0; i < destination.Length; i++) destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                break;
            case ElementType.BFloat16:
                for (int i = 0; i < destination.Length; i++) destination[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]) << 16);
                break;
            default:
                throw Mismatch("floating-point numbers");
        }
    }

    /// <summary>The elements as 64-bit floats.</summary>
    /// <exception cref="InvalidDataException">The elements are integers or truth values.</exception>
    public double[] ToDoubles() => Type == ElementType.Float64
        ? MemoryMarshal.Cast<byte, double>(Bytes.Span).ToArray()
        : Array.ConvertAll(ToFloats(), value => (double)value);

    /// <summary>The elements as 64-bit integers.</summary>
    /// <exception cref="InvalidDataException">The elements are floating-point numbers.</exception>
    public long[] ToLongs()
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        long[] values = new long[Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]),
                ElementType.UInt8 or ElementType.Boolean => bytes[i],
                ElementType.Int8 => (sbyte)bytes[i],
                _ => throw Mismatch("integers"),
            };
        }

        return values;
    }

    /// <summary>The elements as 32-bit integers.</summary>
    /// <exception cref="InvalidDataException">The elements are floating-point numbers, or one is too large.</exception>
    public int[] ToInts()
    {
        long[] values = ToLongs();
        int[] result = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != (int)values[i]) throw new InvalidDataException($"Array '{Name}': element {i} is {values[i]}, which does not fit 32 bits.");
            result[i] = (int)values[i];
        }

        return result;
    }

    /// <summary>The elements as truth values: everything but 0 is true.</summary>
    /// <exception cref="InvalidDataException">The elements are floating-point numbers.</exception>
    public bool[] ToBooleans() => Array.ConvertAll(ToLongs(), value => value != 0);

    /// <summary>Name, type and sizes.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", sizes)}]";

    private static NamedArray Create<T>(string name, ElementType type, ReadOnlySpan<T> values, ReadOnlySpan<int> sizes)
        where T : unmanaged => new(name, type, sizes, MemoryMarshal.AsBytes(values).ToArray());

    private InvalidDataException Mismatch(string wanted) => new($"Array '{Name}' holds {Type}, but {wanted} are needed here.");
}
