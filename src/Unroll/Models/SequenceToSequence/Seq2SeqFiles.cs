using Unroll.Formats;

namespace Unroll.Models;

/// <summary>A model from sequence to sequence as the files of a folder: the source vocabulary is <c>tokenizer.json</c>, that of the target <c>target.json</c>.</summary>
internal static class Seq2SeqFiles
{
    private const string Target = "target.json";

    public static ModelFormat<Seq2Seq, Seq2SeqSpec> Format { get; } = new()
    {
        Kind = ModelKind.Seq2Seq,
        Contract = ModelJson.Settings.ModelConfigSeq2SeqSpec,
        Defaults = new Seq2SeqSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Vocabularies = model => [(ModelFolder.Tokenizer, model.SourceVocabulary), (Target, model.TargetVocabulary)],
        Create = (folder, config) => Seq2Seq.Create(config.Spec!, ModelFiles.ReadVocabulary(folder, config), ModelFiles.ReadVocabulary(folder, config, Target)),
    };
}
