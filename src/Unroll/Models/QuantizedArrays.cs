using Unroll.Formats;
using Unroll.Numerics;

namespace Unroll.Models;

/// <summary>Matrices of fewer bits as the arrays of a file: <c>BF16</c>, or <c>I8</c> with the factors of the rows beside it.</summary>
internal static class QuantizedArrays
{
    private const string ScaleSuffix = ".scale";
    private const string Key = "precision";

    /// <summary>What stands in the header of a file with such matrices, so that 16 bits are known to be meant for predictions.</summary>
    public static Dictionary<string, string> Metadata(WeightPrecision precision)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        if (precision != WeightPrecision.Float32) metadata[Key] = precision == WeightPrecision.BFloat16 ? "bf16" : "int8";
        return metadata;
    }

    /// <summary>The bits of such matrices in a file; 32 if it has none.</summary>
    public static WeightPrecision PrecisionOf(SafetensorsFile file)
    {
        if (file.Arrays.Any(array => array.Type == ElementType.Int8)) return WeightPrecision.Int8;
        return file.Metadata.ContainsKey(Key) ? WeightPrecision.BFloat16 : WeightPrecision.Float32;
    }

    /// <summary>A matrix as arrays.</summary>
    public static IReadOnlyList<NamedArray> ToArrays(this QuantizedMatrix matrix, string name, ReadOnlySpan<int> sizes) => matrix.Precision == WeightPrecision.BFloat16
        ? [new NamedArray(name, ElementType.BFloat16, sizes, matrix.ToRows())]
        : [new NamedArray(name, ElementType.Int8, sizes, matrix.ToRows()), NamedArray.From(name + ScaleSuffix, matrix.Scales, matrix.Outputs)];

    /// <summary>The matrix that an array is, or null if it is to become floats.</summary>
    public static QuantizedMatrix? Read(SafetensorsFile file, NamedArray array)
    {
        bool whole = array.Type == ElementType.Int8;
        if (!whole && !(array.Type == ElementType.BFloat16 && array.Sizes.Length >= 2 && file.Metadata.ContainsKey(Key))) return null;
        int rows = array.Sizes[0];
        return QuantizedMatrix.FromRows(array.Bytes.Span, rows, rows == 0 ? 0 : array.Length / rows, whole ? Scales(file, array).ToFloats() : null);
    }

    /// <summary>The factors of the rows of a matrix of 8 bits.</summary>
    /// <exception cref="CorruptFileException">There are none, or not one for each row.</exception>
    public static NamedArray Scales(SafetensorsFile file, NamedArray array)
    {
        NamedArray scales = file[array.Name + ScaleSuffix];
        if (scales.Type != ElementType.Float32 || scales.Length != array.Sizes[0] || scales.Length == 0)
            throw new CorruptFileException(file.Path, $"it must hold {array.Sizes[0]} numbers of 32 bits, one for each row of '{array.Name}'; it is {scales}.", $"tensor '{scales.Name}'");
        return scales;
    }

    /// <summary>An array rounded to fewer bits, where it is a matrix worth it; otherwise as it is.</summary>
    /// <exception cref="CorruptFileException">A number is not finite.</exception>
    public static IReadOnlyList<NamedArray> Round(SafetensorsFile file, NamedArray array, WeightPrecision precision)
    {
        if (array.Sizes.Length < 2 || array.Length < QuantizedMatrix.SmallestLength || array.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16)) return [array];
        return Rounded(file, array, precision).ToArrays(array.Name, array.Sizes);
    }

    /// <summary>A matrix of floats with fewer bits.</summary>
    /// <exception cref="CorruptFileException">A number is not finite.</exception>
    public static QuantizedMatrix Rounded(SafetensorsFile file, NamedArray array, WeightPrecision precision)
    {
        try
        {
            return QuantizedMatrix.Round(array.ToFloats(), array.Sizes[0], array.Length / array.Sizes[0], precision);
        }
        catch (ArgumentException exception)
        {
            throw new CorruptFileException(file.Path, exception.Message, $"tensor '{array.Name}'");
        }
    }
}
