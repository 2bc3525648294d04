using System.Buffers.Binary;
using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads IDX files, the format of MNIST: two zero bytes, a type, the number of dimensions, their sizes and then the numbers, all big-endian. Gzip is unpacked.
/// </summary>
/// <remarks>LeCun, Cortes, Burges, "The MNIST database of handwritten digits".</remarks>
public static class IdxFile
{
    private const int MostDimensions = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">It is no IDX file, cut short or damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static NumericArray Read(string path)
    {
        using DataFileStream file = DataFileStream.Open(path);
        return Read(file);
    }

    /// <summary>Reads a stream from its beginning.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What to call them in errors.</param>
    /// <exception cref="DataFileException">It is no IDX file, cut short or damaged.</exception>
    public static NumericArray Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new DataFileStream(stream, source));
    }

    /// <summary>
    /// Images and their labels as sequences to classify: the rows of an image are its frames, bytes become 0 to 1, a label is its number as text. An image is
    /// converted when it is asked for.
    /// </summary>
    /// <param name="images">A file of <c>[count, rows, columns]</c>.</param>
    /// <param name="labels">A file of <c>[count]</c>.</param>
    /// <exception cref="DataFileException">A file cannot be used, or there are not as many labels as images.</exception>
    public static DataSet<LabelledSequence> ReadSequences(string images, string labels)
    {
        NumericArray pictures = Read(images), names = Read(labels);
        if (names.Sizes.Length != 1 || names.Count != pictures.Count)
            throw new DataFileException(labels, null, $"It has the sizes {names}, but '{images}' has {pictures.Count} images. A label for each image is needed.");
        string[] texts = Array.ConvertAll(names.ToIntegers(), label => label.ToString(CultureInfo.InvariantCulture));
        float divisor = pictures.Type == NumberType.UInt8 ? 255 : 1;
        var list = new ConvertedList<LabelledSequence>(pictures.Count, index => new LabelledSequence(pictures.Frames(index, divisor), texts[index]));
        return new DataSet<LabelledSequence>(Path.GetFileName(images), list, () => Fingerprint.Of(Fingerprint.OfFile(images), Fingerprint.OfFile(labels)));
    }

    private static NumericArray Read(DataFileStream file)
    {
        byte[] start = file.Read(4, "the IDX header");
        NumberType type = start switch
        {
            [0, 0, 8, _] => NumberType.UInt8,
            [0, 0, 9, _] => NumberType.Int8,
            [0, 0, 0x0B, _] => NumberType.Int16,
            [0, 0, 0x0C, _] => NumberType.Int32,
            [0, 0, 0x0D, _] => NumberType.Float32,
            [0, 0, 0x0E, _] => NumberType.Float64,
            _ => throw file.Problem($"It is no IDX file: it begins with the bytes {Convert.ToHexString(start)}, but two zeros and a type (08 to 0E) are needed."),
        };
        int dimensions = start[3];
        if (dimensions is 0 or > MostDimensions) throw file.Problem($"Its header announces {dimensions} dimensions; 1 to {MostDimensions} are possible.");
        byte[] header = file.Read(4 * dimensions, "the sizes");
        int[] sizes = new int[dimensions];
        long bytes = NumericArray.Bytes(type);
        for (int i = 0; i < dimensions; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * i));
            if (size is 0 or > int.MaxValue) throw file.Problem($"Dimension {i} has the size {size}, which cannot be.");
            sizes[i] = (int)size;
            bytes = bytes > Array.MaxLength ? bytes : bytes * size;
        }

        byte[] numbers = file.Read(bytes, "numbers");
        file.RequireEnd();
        int width = NumericArray.Bytes(type);
        for (int i = 0; width > 1 && i < numbers.Length; i += width) numbers.AsSpan(i, width).Reverse();
        return new NumericArray(file.Source, type, sizes, numbers);
    }
}
