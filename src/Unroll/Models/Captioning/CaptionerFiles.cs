using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A captioner as the files of a folder.</summary>
internal static class CaptionerFiles
{
    public static void Save(Captioner model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(Captioner model) =>
        ModelFiles.Describe(ModelKind.Captioner, model.Spec, ModelJson.Settings.ModelConfigCaptionerSpec, null, [(ModelFolder.Tokenizer, model.Vocabulary)]);

    public static Captioner Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<CaptionerSpec> config = ModelFiles.ReadConfig(folder, ModelKind.Captioner, ModelJson.Settings.ModelConfigCaptionerSpec, new CaptionerSpec());
        Vocabulary vocabulary = ModelFiles.ReadVocabulary(folder, config);
        return ModelFiles.Build(folder, () => Captioner.Create(config.Spec!, vocabulary), model => model.Parameters);
    }
}
