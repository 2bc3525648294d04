using Unroll.Cells;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Copies a model, weights and all.</summary>
internal static class LanguageModelCopy
{
    public static LanguageModel Of(LanguageModel source)
    {
        // The initial values are overwritten, so the cheapest ones will do.
        LanguageModelSpec spec = source.Spec with { Recurrent = source.Spec.Recurrent with { RecurrentWeights = RecurrentInitialization.Uniform } };
        LanguageModel copy = LanguageModel.Create(spec, source.Vocabulary);
        foreach (Parameter parameter in source.Parameters.All) parameter.Value.Values.CopyTo(copy.Parameters[parameter.Name].Value.Edit());
        return copy;
    }
}
