using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A tagger as the files of a folder.</summary>
internal static class TaggerFiles
{
    private const string CharactersFile = "characters.json";

    public static void Save(Tagger model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(Tagger model)
    {
        (string, Vocabulary)[] vocabularies = model.Characters is { } characters
            ? [(ModelFolder.Tokenizer, model.Vocabulary), (CharactersFile, characters)]
            : [(ModelFolder.Tokenizer, model.Vocabulary)];
        return ModelFiles.Describe(ModelKind.Tagger, model.Spec, ModelJson.Settings.ModelConfigTaggerSpec, model.Tags, vocabularies);
    }

    public static Tagger Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<TaggerSpec> config = ModelFiles.ReadConfig(folder, ModelKind.Tagger, ModelJson.Settings.ModelConfigTaggerSpec, new TaggerSpec());
        Vocabulary words = ModelFiles.ReadVocabulary(folder, config);
        bool spells = config.Spec is { Characters.Features: > 0, FrameFeatures: null };
        Vocabulary? characters = spells ? ModelFiles.ReadVocabulary(folder, config, CharactersFile) : null;
        if (config.Labels is not { Count: > 0 } tags) throw new CorruptFileException(folder[ModelFolder.Config], "it names no tags.", "field 'labels'");
        return ModelFiles.Build(folder, () => Tagger.Create(config.Spec!, tags, words, characters), model => model.Parameters);
    }
}
