using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A classifier as the files of a folder.</summary>
internal static class ClassifierFiles
{
    public static ModelFormat<Classifier, ClassifierSpec> Format { get; } = new()
    {
        Kind = ModelKind.Classifier,
        Contract = ModelJson.Settings.ModelConfigClassifierSpec,
        Defaults = new ClassifierSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Labels = model => model.Labels,
        Vocabularies = model => model.Vocabulary is { } vocabulary ? [(ModelFolder.Tokenizer, vocabulary)] : [],
        Create = (folder, config) => Classifier.Create(
            config.Spec!, config.Spec!.Features is null ? ModelFiles.ReadVocabulary(folder, config) : null, ModelFiles.ReadLabels(folder, config)),
    };
}
