using Unroll.Formats;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Between the parameters of a model and the arrays of a file.</summary>
public static class ParameterArrays
{
    /// <summary>A copy of every parameter and buffer under its full name.</summary>
    public static IReadOnlyList<NamedArray> ToArrays(this ParameterSet parameters) =>
        [.. parameters.All.Select(parameter => NamedArray.From(parameter.Name, parameter.Value.Values, parameter.Shape.Sizes))];

    /// <summary>Writes the arrays of a file into the parameters. Nothing is changed unless every name and shape fits.</summary>
    /// <exception cref="CorruptFileException">An array is missing, unknown, or has another shape or type than the parameter.</exception>
    public static void Load(this ParameterSet parameters, SafetensorsFile file)
    {
        foreach (Parameter parameter in parameters.All)
        {
            NamedArray array = file[parameter.Name];
            if (!array.Sizes.SequenceEqual(parameter.Shape.Sizes))
                throw Misfit(file, array, $"it has the shape [{string.Join(", ", array.Sizes.ToArray())}] but the model needs {parameter.Shape}. Is {ModelFolder.Config} that of this model?");
            if (array.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16))
                throw Misfit(file, array, $"it holds {array.Type}, but weights are floating-point numbers.");
        }

        if (file.Arrays.FirstOrDefault(array => !parameters.TryGet(array.Name, out _)) is { } unknown)
            throw Misfit(file, unknown, $"the model has no such parameter. Is {ModelFolder.Config} that of this model?");
        foreach (Parameter parameter in parameters.All) file[parameter.Name].CopyTo(parameter.Value.Edit());
    }

    private static CorruptFileException Misfit(SafetensorsFile file, NamedArray array, string problem) => new(file.Path, problem, $"tensor '{array.Name}'");
}
