using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.RepositoryTests;

namespace Unroll.Tests.Insight;

/// <summary>The second program of docs/insight.md, which must stand there as it stands here.</summary>
public sealed class DocumentedSeq2SeqInsightTests
{
    [Fact]
    public void TheProgramOfThePageRuns()
    {
        Seq2Seq model = TurnedWords.Attentive, other = TurnedWords.Forgetful;
        DataSet<SequencePair> pairs = TurnedWords.Others;
        (string source, string truth) = ("abcde", "edcba");

        // <example>
        AlignmentMap map = model.ExplainAlignment(source);                      // where it looks while it writes; with a target, while it is told
        Cascade cascade = other.ExplainCascade(source, truth);                  // told the truth and on its own, step by step
        CascadeStatistics all = other.MeasureCascades(pairs);                   // the same over a data set, in shares
        Recovery recovery = model.ExplainRecovery(source, truth, step: 1);      // one wrong symbol, and the truth again
        SourceInfluence why = other.ExplainSource(source, truth);               // which source symbols context and target hang on
        ContextProbe probe = other.ProbeContext(pairs);                         // which of them can be read from the context vector
        LengthTable lengths = LengthTable.Measure([("attention", model), ("context vector", other)], pairs, [new ExactMatch()]);
        BeamTree tree = other.ExplainBeam(source, new TranslationOptions { Search = new BeamSearch(4) });
        string[] sentences = [map.Sentence, cascade.Sentence, all.Sentence, recovery.Sentence, why.Sentence, probe.Sentence, .. lengths.Sentences, tree.Sentence];
        string json = InsightJson.Write(cascade);                        // every record has this form
        // </example>

        Assert.Equal(9, sentences.Length);
        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
        Assert.StartsWith("{", json, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePageShowsThatProgram() => DocumentedProgram.AssertShown("docs/insight.md", "Insight/SequenceToSequence/DocumentedSeq2SeqInsightTests.cs");
}
