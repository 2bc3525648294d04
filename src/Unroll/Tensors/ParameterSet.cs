using System.Diagnostics.CodeAnalysis;

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
