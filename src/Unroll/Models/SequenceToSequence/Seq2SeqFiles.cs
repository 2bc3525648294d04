using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A model from sequence to sequence as the files of a folder: the source vocabulary is <c>tokenizer.json</c>, that of the target <c>target.json</c>.</summary>
internal static class Seq2SeqFiles
{
    private const string Target = "target.json";

    public static void Save(Seq2Seq model, string folder) => ModelFiles.Save(folder, Describe(model), model.Parameters);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(Seq2Seq model) => ModelFiles.Describe(
        ModelKind.Seq2Seq, model.Spec, ModelJson.Settings.ModelConfigSeq2SeqSpec, labels: null, (ModelFolder.Tokenizer, model.SourceVocabulary), (Target, model.TargetVocabulary));

    public static Seq2Seq Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<Seq2SeqSpec> config = ModelFiles.ReadConfig(folder, ModelKind.Seq2Seq, ModelJson.Settings.ModelConfigSeq2SeqSpec, new Seq2SeqSpec());
        Vocabulary source = ModelFiles.ReadVocabulary(folder, config), target = ModelFiles.ReadVocabulary(folder, config, Target);
        return ModelFiles.Build(folder, () => Seq2Seq.Create(config.Spec!, source, target), model => model.Parameters);
    }
}
