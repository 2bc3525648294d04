using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Unroll.Data;

/// <summary>
/// Reads <c>.npy</c> files, NumPy's format for one array, versions 1 to 3: integers, floats and truth values in C order, little- or big-endian. Gzip is
/// unpacked. Nothing in such a file is ever executed: arrays of Python objects are refused.
/// </summary>
/// <remarks>NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".</remarks>
public static class NpyFile
{
    private const int MostDimensions = 32;
    private const int LongestHeader = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">It is no <c>.npy</c> file, cut short, damaged, or of a kind that is not read: Fortran order, objects, texts, records.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static NumericArray Read(string path)
    {
        using DataFileStream file = DataFileStream.Open(path);
        return Read(file);
    }

    /// <summary>Reads a stream from its beginning.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What to call them in errors.</param>
    /// <exception cref="DataFileException">As for a file.</exception>
    public static NumericArray Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new DataFileStream(stream, source));
    }

    private static NumericArray Read(DataFileStream file)
    {
        byte[] start = file.Read(8, "the NPY header");
        if (start is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            throw file.Problem($"It is no .npy file: it begins with the bytes {Convert.ToHexString(start)}, but 93 and the letters NUMPY are needed. An .npz file holds several: unpack it first.");
        if (start[6] is < 1 or > 3) throw file.Problem($"It has version {start[6]}.{start[7]} of the format; versions 1 to 3 are read.");
        long length = start[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.Read(2, "the header"))
            : BinaryPrimitives.ReadUInt32LittleEndian(file.Read(4, "the header"));
        if (length > LongestHeader) throw file.Problem($"Its header promises to be {length} bytes long; {LongestHeader} are more than an array of numbers needs.");
        var header = new NpyHeader(Encoding.Latin1.GetString(file.Read(length, "the header")), file);
        if (header.FortranOrder && header.Sizes.Length > 1)
            throw file.Problem("It is in Fortran order, which is not read. Save it in C order: numpy.save(path, numpy.ascontiguousarray(array)).");
        if (header.Sizes.Length > MostDimensions) throw file.Problem($"It has {header.Sizes.Length} dimensions; at most {MostDimensions} are possible.");
        (NumberType type, bool swap) = TypeOf(header.Description, file);
        int width = NumericArray.Bytes(type);
        long bytes = width;
        foreach (int size in header.Sizes) bytes = bytes > Array.MaxLength ? bytes : bytes * size;
        byte[] numbers = file.Read(bytes, "numbers");
        file.RequireEnd();
        for (int i = 0; swap && i < numbers.Length; i += width) numbers.AsSpan(i, width).Reverse();
        return new NumericArray(file.Source, type, header.Sizes, numbers);
    }

    private static (NumberType Type, bool Swap) TypeOf(string description, DataFileStream file)
    {
        NumberType? type = description is ['<' or '>' or '|' or '=', .. { } name] ? name switch
        {
            "u1" => NumberType.UInt8,
            "i1" => NumberType.Int8,
            "b1" => NumberType.Boolean,
            "u2" => NumberType.UInt16,
            "i2" => NumberType.Int16,
            "u4" => NumberType.UInt32,
            "i4" => NumberType.Int32,
            "u8" => NumberType.UInt64,
            "i8" => NumberType.Int64,
            "f2" => NumberType.Float16,
            "f4" => NumberType.Float32,
            "f8" => NumberType.Float64,
            _ => null,
        }
        : null;
        if (type is null) throw file.Problem(string.Create(CultureInfo.InvariantCulture, $"Its numbers are of type '{description}'; integers, floats of 2, 4 or 8 bytes and truth values are read. Convert it: array.astype('float32')."));
        return (type.Value, description[0] == '>');
    }
}
