using System.Diagnostics.CodeAnalysis;
using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Every parameter of a model in order of creation, by its full name. Layers ask a <see cref="ParameterScope"/> of it for theirs; saving,
/// counting, clipping and optimising walk over the one list.
/// </summary>
public sealed class ParameterSet
{
    private readonly List<Parameter> list = [];
    private readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);

    /// <summary>All parameters and buffers.</summary>
    public IReadOnlyList<Parameter> All => list;

    /// <summary>Those that training changes.</summary>
    public IEnumerable<Parameter> Trainable => list.Where(parameter => parameter.Trainable);

    /// <summary>Number of trainable numbers.</summary>
    public long Count => Trainable.Sum(parameter => (long)parameter.Shape.Length);

    /// <summary>The root scope: names have no prefix.</summary>
    public ParameterScope Root => new(this, "");

    /// <summary>The parameter of that full name.</summary>
    public Parameter this[string name] => TryGet(name, out Parameter? parameter)
        ? parameter
        : throw new KeyNotFoundException($"There is no parameter '{name}'. The names are: {string.Join(", ", byName.Keys)}.");

    /// <summary>Looks a parameter up by its full name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Parameter? parameter) => byName.TryGetValue(name, out parameter);

    /// <summary>How many bits the matrices have: 32 unless <see cref="Quantize"/> or a file made them fewer.</summary>
    public WeightPrecision Precision => list.Find(parameter => parameter.Precision != WeightPrecision.Float32)?.Precision ?? WeightPrecision.Float32;

    /// <summary>
    /// Rounds the matrices to fewer bits for faster predictions in less memory: all trainable parameters of two or more dimensions and at least 1,024 numbers. Vectors, such as biases and norms,
    /// keep 32 bits. The model cannot be trained afterwards, and nobody may be using it meanwhile.
    /// </summary>
    /// <remarks>
    /// Products with <see cref="WeightPrecision.BFloat16"/> are those with the rounded weights, to the bit. With <see cref="WeightPrecision.Int8"/> each row that comes in is rounded too, to as many of 16 bits
    /// as exact sums of 32 bits have room for; the factors are applied to the sums.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The matrices have fewer bits already, or a number in them is not finite.</exception>
    public void Quantize(WeightPrecision precision)
    {
        if (!Enum.IsDefined(precision)) throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precisions are Float32, BFloat16 and Int8.");
        if (precision == Precision) return;
        if (Precision != WeightPrecision.Float32) throw new InvalidOperationException($"The weights were rounded to {Precision}; what was lost does not come back as {precision}. Load the model that was trained.");
        var rounded = new List<(Parameter Parameter, QuantizedMatrix Matrix)>();
        foreach (Parameter parameter in list.Where(parameter => parameter.IsWorthRounding))
        {
            int rows = parameter.Shape[0];
            try
            {
                rounded.Add((parameter, QuantizedMatrix.Round(parameter.Value.Values, rows, parameter.Shape.Length / rows, precision)));
            }
            catch (ArgumentException exception)
            {
                throw new InvalidOperationException($"Parameter '{parameter.Name}': {exception.Message}", exception);
            }
        }

        foreach ((Parameter parameter, QuantizedMatrix matrix) in rounded) parameter.Keep(matrix);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in list) parameter.Value.ClearGradient();
    }

    internal Parameter Add(Parameter parameter)
    {
        if (!byName.TryAdd(parameter.Name, parameter)) throw new InvalidOperationException($"The name '{parameter.Name}' is used by two parameters.");
        list.Add(parameter);
        return parameter;
    }
}
