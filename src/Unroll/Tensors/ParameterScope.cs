using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>A prefix into a <see cref="ParameterSet"/>: what a layer is handed to create its parameters under its own name.</summary>
public readonly record struct ParameterScope(ParameterSet Set, string Prefix)
{
    /// <summary>The scope one level deeper.</summary>
    public ParameterScope this[string name] => new(Set, FullName(name));

    /// <summary>Creates a weight and fills it. The random numbers depend on the full name and <paramref name="random"/> only, not on the order of creation.</summary>
    public Parameter Create(string name, Shape shape, IInitializer initializer, RandomStream random)
    {
        string fullName = FullName(name);
        Tensor value = Tensor.Zeros(shape);
        initializer.Fill(value.Edit(), shape, random.Fork(fullName));
        return Set.Add(new Parameter(fullName, value, trainable: true));
    }

    /// <summary>Creates a buffer with the same number everywhere.</summary>
    public Parameter CreateBuffer(string name, Shape shape, float value = 0f)
    {
        Tensor tensor = Tensor.Zeros(shape);
        tensor.Edit().Fill(value);
        return Set.Add(new Parameter(FullName(name), tensor, trainable: false));
    }

    private string FullName(string name) => Prefix.Length == 0 ? name : $"{Prefix}.{name}";
}
