using Unroll.Families;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Cli.Tasks;

/// <summary>Loads a language model, whatever it is made of.</summary>
internal static class LanguageModelLoader
{
    /// <summary>The model in a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the folder holds another kind of model.</exception>
    public static ILanguageModel Load(string folder, WeightPrecision precision = WeightPrecision.Float32) =>
        ModelKind.Of(folder) == ModelKind.Gpt ? Gpt.Load(folder, precision) : LanguageModel.Load(folder, precision);
}
