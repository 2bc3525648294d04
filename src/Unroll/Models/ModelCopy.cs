using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Copies of models, to run backwards through without touching the gradients of the original, which other threads use.</summary>
internal static class ModelCopy
{
    /// <summary>The cell with the cheapest initial values: those of a copy are overwritten.</summary>
    public static RecurrentSpec ForCopy(this RecurrentSpec spec) => spec with { RecurrentWeights = RecurrentInitialization.Uniform };

    /// <summary>Gives these parameters the values of others of the same names. <paramref name="frozen"/> ones take no gradients.</summary>
    public static void CopyFrom(this ParameterSet target, ParameterSet source, bool frozen)
    {
        foreach (Parameter parameter in target.All)
        {
            source[parameter.Name].Value.Values.CopyTo(parameter.Value.Edit());
            if (frozen) parameter.Value.RequiresGradient = false;
        }
    }
}
