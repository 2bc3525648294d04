using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A tagger as the files of a folder.</summary>
internal static class TaggerFiles
{
    private const string Characters = "characters.json";

    public static ModelFormat<Tagger, TaggerSpec> Format { get; } = new()
    {
        Kind = ModelKind.Tagger,
        Contract = ModelJson.Settings.ModelConfigTaggerSpec,
        Defaults = new TaggerSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Labels = model => model.Tags,
        Vocabularies = model => model.Characters is { } characters
            ? [(ModelFolder.Tokenizer, model.Vocabulary), (Characters, characters)]
            : [(ModelFolder.Tokenizer, model.Vocabulary)],
        Create = (folder, config) => Tagger.Create(
            config.Spec!, ModelFiles.ReadLabels(folder, config), ModelFiles.ReadVocabulary(folder, config),
            config.Spec is { Characters.Features: > 0, FrameFeatures: null } ? ModelFiles.ReadVocabulary(folder, config, Characters) : null),
    };
}
