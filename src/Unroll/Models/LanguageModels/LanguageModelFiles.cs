using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A language model as the files of a folder.</summary>
internal static class LanguageModelFiles
{
    public static ModelFormat<LanguageModel, LanguageModelSpec> Format { get; } = new()
    {
        Kind = ModelKind.LanguageModel,
        Contract = ModelJson.Settings.ModelConfigLanguageModelSpec,
        Defaults = new LanguageModelSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Vocabularies = model => [(ModelFolder.Tokenizer, model.Vocabulary)],
        Create = (folder, config) => LanguageModel.Create(config.Spec!, ModelFiles.ReadVocabulary(folder, config)),
    };
}
