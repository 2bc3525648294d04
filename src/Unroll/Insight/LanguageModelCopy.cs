using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Copies a model, weights and all.</summary>
internal static class LanguageModelCopy
{
    public static LanguageModel Of(LanguageModel source)
    {
        LanguageModel copy = LanguageModel.Create(source.Spec with { Recurrent = source.Spec.Recurrent.ForCopy() }, source.Vocabulary);
        copy.Parameters.CopyFrom(source.Parameters, frozen: false);
        return copy;
    }
}
