using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>Sub-words are units like any other: a spec names them, a folder keeps them.</summary>
public sealed class SubwordModelTests
{
    private const string Verse = "row, row, row your boat, gently down the stream; merrily, merrily, merrily, merrily, life is but a dream.\n";

    [Fact]
    public void ALanguageModelWritesSubWordsAndKeepsThem()
    {
        var spec = new LanguageModelSpec { Units = TextUnits.Subwords(290), Embedding = 6, Recurrent = new GruSpec(8) };
        LanguageModel model = LanguageModel.Create(spec, Vocabulary.Build(spec.Units, Verse), seed: 3);
        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        LanguageModel read = LanguageModel.Load(folder.Path);
        var sampling = new Sampling { Length = 40, Seed = 5 };
        Assert.Equal(model.Vocabulary.Hash, read.Vocabulary.Hash);
        Assert.Equal(string.Concat(model.Generate("row", sampling)), string.Concat(read.Generate("row", sampling)));

        File.WriteAllBytes(Path.Combine(folder.Path, "tokenizer.json"), Vocabulary.Build(spec.Units, "other words altogether").ToJson());
        File.Delete(Path.Combine(folder.Path, "manifest.sha256"));
        Assert.Contains("another vocabulary", Assert.Throws<InvalidDataException>(() => LanguageModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATranslatorMayHaveOneVocabularyForBothSides()
    {
        var spec = new Seq2SeqSpec
        {
            SharedVocabulary = true,
            TargetUnits = TextUnits.Subwords(60, SubwordAlgorithm.CharacterBpe),
            Embedding = 6,
            Encoder = new GruSpec(8),
            Decoder = new GruSpec(8),
        };
        var pairs = new DataSet<SequencePair>("pairs", [new SequencePair("row your boat", "rudere dein Boot"), new SequencePair("down the stream", "den Strom hinab")], () => "pairs");
        var model = Seq2Seq.Create(spec, pairs);
        Assert.Same(model.SourceVocabulary, model.TargetVocabulary);
        Assert.All("rowudBtS", letter => Assert.True(model.SourceVocabulary.TryGetId(letter.ToString(), out _)));
        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        Assert.Equal(model.TargetVocabulary.Hash, Seq2Seq.Load(folder.Path).SourceVocabulary.Hash);
    }
}
