using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A transcriber as the files of a folder.</summary>
internal static class TranscriberFiles
{
    public static ModelFormat<Transcriber, TranscriberSpec> Format { get; } = new()
    {
        Kind = ModelKind.Transcriber,
        Contract = ModelJson.Settings.ModelConfigTranscriberSpec,
        Defaults = new TranscriberSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Vocabularies = model => [(ModelFolder.Tokenizer, model.Vocabulary)],
        Create = (folder, config) => Transcriber.Create(config.Spec!, ModelFiles.ReadVocabulary(folder, config)),
    };
}
