using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A transcriber as the files of a folder.</summary>
internal static class TranscriberFiles
{
    public static void Save(Transcriber model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(Transcriber model) => ModelFiles.Describe(
        ModelKind.Transcriber, model.Spec, ModelJson.Settings.ModelConfigTranscriberSpec, labels: null, (ModelFolder.Tokenizer, model.Vocabulary));

    public static Transcriber Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<TranscriberSpec> config = ModelFiles.ReadConfig(folder, ModelKind.Transcriber, ModelJson.Settings.ModelConfigTranscriberSpec, new TranscriberSpec());
        Vocabulary vocabulary = ModelFiles.ReadVocabulary(folder, config);
        return ModelFiles.Build(folder, () => Transcriber.Create(config.Spec!, vocabulary), model => model.Parameters);
    }
}
