using Unroll.Formats;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A copy of all parameters and buffers, to go back to.</summary>
internal sealed class WeightSnapshot(ParameterSet parameters)
{
    private readonly float[][] copies = [.. parameters.All.Select(parameter => parameter.Value.ToArray())];

    /// <summary>Copies the parameters as they are now.</summary>
    public void Take()
    {
        for (int i = 0; i < copies.Length; i++) parameters.All[i].Value.Values.CopyTo(copies[i]);
    }

    /// <summary>Writes the copy back.</summary>
    public void Restore()
    {
        for (int i = 0; i < copies.Length; i++) copies[i].CopyTo(parameters.All[i].Value.Edit());
    }

    public IEnumerable<NamedArray> Save() => parameters.All.Zip(copies, (parameter, copy) => NamedArray.From(parameter.Name, copy, parameter.Shape.Sizes));

    /// <summary>The copy of a file, by way of the parameters, whose own values stay.</summary>
    public static WeightSnapshot Load(ParameterSet parameters, SafetensorsFile file)
    {
        var current = new WeightSnapshot(parameters);
        parameters.Load(file);
        var loaded = new WeightSnapshot(parameters);
        current.Restore();
        return loaded;
    }
}
