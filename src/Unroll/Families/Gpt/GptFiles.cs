using Unroll.Formats;
using Unroll.Models;

namespace Unroll.Families;

/// <summary>A GPT as the files of a folder.</summary>
internal static class GptFiles
{
    public static ModelFormat<Gpt, GptSpec> Format { get; } = new()
    {
        Kind = ModelKind.Gpt,
        Contract = GptJson.Settings.ModelConfigGptSpec,
        Defaults = new GptSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Vocabularies = model => [(ModelFolder.Tokenizer, model.Vocabulary)],
        Create = (folder, config) => Gpt.Create(config.Spec!, ModelFiles.ReadVocabulary(folder, config)),
    };
}
