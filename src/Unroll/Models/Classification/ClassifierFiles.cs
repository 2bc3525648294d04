using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A classifier as the files of a folder.</summary>
internal static class ClassifierFiles
{
    public static void Save(Classifier model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(Classifier model) => ModelFiles.Describe(
        ModelKind.Classifier, model.Spec, ModelJson.Settings.ModelConfigClassifierSpec, model.Labels,
        model.Vocabulary is { } vocabulary ? [(ModelFolder.Tokenizer, vocabulary)] : []);

    public static Classifier Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<ClassifierSpec> config = ModelFiles.ReadConfig(folder, ModelKind.Classifier, ModelJson.Settings.ModelConfigClassifierSpec, new ClassifierSpec());
        if (config.Labels is not { Count: > 0 } labels) throw new CorruptFileException(folder[ModelFolder.Config], "it has no labels.");
        Vocabulary? vocabulary = config.Spec!.Features is null ? ModelFiles.ReadVocabulary(folder, config) : null;
        return ModelFiles.Build(folder, () => Classifier.Create(config.Spec, vocabulary, labels), model => model.Parameters);
    }
}
