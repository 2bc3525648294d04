using Unroll.Formats;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Between the parameters of a model and the arrays of a file.</summary>
public static class ParameterArrays
{
    /// <summary>A copy of every parameter and buffer under its full name. A matrix of 8 bits brings a second array, <c>.scale</c>, with a factor for each row.</summary>
    public static IReadOnlyList<NamedArray> ToArrays(this ParameterSet parameters) =>
        [.. parameters.All.SelectMany(parameter => parameter.Value.Quantized is { } few ? few.ToArrays(parameter.Name, parameter.Shape.Sizes) : [NamedArray.From(parameter.Name, parameter.Value.Values, parameter.Shape.Sizes)])];

    /// <summary>
    /// Writes the arrays of a file into the parameters. Nothing is changed unless every name and shape fits. Matrices of fewer bits stay as they are, for predictions only; 16 bits from elsewhere become 32.
    /// </summary>
    /// <exception cref="CorruptFileException">An array is missing, unknown, or has another shape or type than the parameter.</exception>
    public static void Load(this ParameterSet parameters, SafetensorsFile file) => Load(parameters, file, WeightPrecision.Float32);

    /// <summary>As the other form, for a new model whose matrices are rounded to fewer bits one by one, so that there is never more than one of them twice. Float32 takes them as the file has them.</summary>
    /// <exception cref="CorruptFileException">As there, or a number is not finite.</exception>
    /// <exception cref="InvalidDataException">The file has other fewer bits.</exception>
    internal static void Load(ParameterSet parameters, SafetensorsFile file, WeightPrecision precision)
    {
        if (!Enum.IsDefined(precision)) throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precisions are Float32, BFloat16 and Int8.");
        WeightPrecision there = QuantizedArrays.PrecisionOf(file);
        if (precision != WeightPrecision.Float32 && there != WeightPrecision.Float32 && there != precision)
            throw new InvalidDataException($"The weights in '{file.Path}' are {there} already; what was lost does not come back as {precision}. Load them as they are, or give the folder of the model that was trained.");
        var scales = new HashSet<string>(StringComparer.Ordinal);
        foreach (Parameter parameter in parameters.All)
        {
            NamedArray array = file[parameter.Name];
            if (!array.Sizes.SequenceEqual(parameter.Shape.Sizes))
                throw Misfit(file, array, $"it has the shape [{string.Join(", ", array.Sizes.ToArray())}] but the model needs {parameter.Shape}. Is {ModelFolder.Config} that of this model?");
            if (array.Type == ElementType.Int8 && parameter is { Trainable: true, Shape.Rank: >= 2 }) scales.Add(QuantizedArrays.Scales(file, array).Name);
            else if (array.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16))
                throw Misfit(file, array, $"it holds {array.Type}, but weights are floating-point numbers.");
        }

        if (file.Arrays.FirstOrDefault(array => !parameters.TryGet(array.Name, out _) && !scales.Contains(array.Name)) is { } unknown)
            throw Misfit(file, unknown, $"the model has no such parameter. Is {ModelFolder.Config} that of this model?");
        foreach (Parameter parameter in parameters.All)
        {
            if (QuantizedArrays.Read(file, file[parameter.Name]) is { } few) parameter.Keep(few);
            else if (precision != WeightPrecision.Float32 && parameter.IsWorthRounding) parameter.Keep(QuantizedArrays.Rounded(file, file[parameter.Name], precision));
            else file[parameter.Name].CopyTo(parameter.Value.Edit());
        }
    }

    private static CorruptFileException Misfit(SafetensorsFile file, NamedArray array, string problem) => new(file.Path, problem, $"tensor '{array.Name}'");
}
