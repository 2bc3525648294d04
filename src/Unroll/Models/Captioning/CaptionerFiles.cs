using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A captioner as the files of a folder.</summary>
internal static class CaptionerFiles
{
    public static ModelFormat<Captioner, CaptionerSpec> Format { get; } = new()
    {
        Kind = ModelKind.Captioner,
        Contract = ModelJson.Settings.ModelConfigCaptionerSpec,
        Defaults = new CaptionerSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Vocabularies = model => [(ModelFolder.Tokenizer, model.Vocabulary)],
        Create = (folder, config) => Captioner.Create(config.Spec!, ModelFiles.ReadVocabulary(folder, config)),
    };
}
