using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A language model as the files of a folder.</summary>
internal static class LanguageModelFiles
{
    public static void Save(LanguageModel model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(LanguageModel model) => ModelFiles.Describe(
        ModelKind.LanguageModel, model.Spec, ModelJson.Settings.ModelConfigLanguageModelSpec, labels: null, (ModelFolder.Tokenizer, model.Vocabulary));

    public static LanguageModel Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<LanguageModelSpec> config = ModelFiles.ReadConfig(folder, ModelKind.LanguageModel, ModelJson.Settings.ModelConfigLanguageModelSpec, new LanguageModelSpec());
        Vocabulary vocabulary = ModelFiles.ReadVocabulary(folder, config);
        return ModelFiles.Build(folder, () => LanguageModel.Create(config.Spec!, vocabulary), model => model.Parameters);
    }
}
