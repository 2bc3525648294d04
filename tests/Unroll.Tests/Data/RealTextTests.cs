using Unroll.Data;
using Unroll.Metrics;
using Unroll.Tests.Goldens;
using Unroll.Text;

namespace Unroll.Tests.Data;

/// <summary>Reads the public data sets as their own descriptions say they are.</summary>
public sealed class RealTextTests
{
    [SkippableFact]
    public void TinyShakespeare()
    {
        Corpus corpus = Corpus.Read(TestFolders.RequireData("tinyshakespeare/input.txt.gz")).Split(validation: 0.1);
        Assert.Equal((1_003_854, 111_540), (corpus.Train.Text.Length, corpus.Validation!.Text.Length));
        Assert.Equal((111_540L, 111_540L), (corpus.Validation.Characters, corpus.Validation.Bytes));
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters with { Specials = SpecialSymbols.None }, corpus.Train.Text);
        Assert.Equal(1 + 65, vocabulary.Size);
        TokenIds ids = corpus.Validation.Encode(vocabulary, out EncodingReport report);
        Assert.Equal((111_540L, 0L), (report.Tokens, report.Unknown));
        Assert.Equal(corpus.Validation.Text.ToString(), vocabulary.Decode(ids.ToArray()));
    }

    [SkippableFact]
    public void PennTreebank()
    {
        Corpus corpus = Corpus.Read(TestFolders.RequireData("ptb/ptb.train.txt.gz"), TestFolders.RequireData("ptb/ptb.valid.txt"), TestFolders.RequireData("ptb/ptb.test.txt"));
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.PennTreebank, corpus.Train.Text);
        Assert.Equal(10_000, vocabulary.Size);
        TextPart[] parts = [corpus.Train, corpus.Validation!, corpus.Test!];
        int[] expected = [929_589, 73_760, 82_430];
        for (int i = 0; i < parts.Length; i++)
        {
            TokenIds ids = parts[i].Encode(vocabulary, out EncodingReport report);
            Assert.Equal(expected[i], ids.Length);
            Assert.Equal(0, report.Unknown);
            Assert.Equal(parts[i].Text.ToString().Replace("\n ", "\n", StringComparison.Ordinal).Replace(" \n", "\n", StringComparison.Ordinal).Trim(' '), vocabulary.Decode(ids.ToArray()));
        }
    }

    [SkippableFact]
    public void StacksLatexBalancesAsAWholeAndInPieces()
    {
        string text = TextFile.Read(TestFolders.RequireData("stacks-latex/stacks.tex.txt.gz"));
        Assert.Equal(1_999_995, text.Length);
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, text);
        Assert.Equal(96 + 4, vocabulary.Size);
        Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text)));
        const string end = "\\end{document}";
        int finished = text.LastIndexOf(end, StringComparison.Ordinal) + end.Length;
        Assert.Equal(new LatexBalance(true, true, true), LatexBalance.Of(text[..finished] + new string('x', 5000)));

        // What a perfect generator would score, real text from a section's beginning on and cut off anywhere: 93.3 %, because some proofs are long.
        string[] pieces = [.. Enumerable.Range(1, 60).Select(i => text.IndexOf("\\section{", i * 30_000, StringComparison.Ordinal)).Where(at => at >= 0 && at + 4321 < text.Length).Distinct().Select(at => text.Substring(at, 4321))];
        LatexBalanceScore score = LatexBalanceScore.Of(pieces);
        Assert.True(score.Balanced >= 0.93, score.ToString());
    }

    [SkippableTheory]
    [InlineData(UnitLevel.Syllables)]
    [InlineData(UnitLevel.Jamo)]
    [InlineData(UnitLevel.Bytes)]
    public void KoreanReviewsComeBack(UnitLevel level)
    {
        string text = TextTable.Read(TestFolders.RequireData(level == UnitLevel.Syllables ? "nsmc/ratings_train.txt.gz" : "nsmc/ratings_test.txt.gz"), text: "document").JoinLines();
        Vocabulary vocabulary = Vocabulary.Build(new TextUnits { Level = level }, text);
        TokenIds ids = vocabulary.Encode(text.AsMemory(), out EncodingReport report);
        Assert.Equal(0, report.Unknown);
        Assert.True(UnicodeNormalization.Normalize(text) == vocabulary.Decode(ids.ToArray()));
    }

    [SkippableFact]
    public void KoreanTestReviewsReportWhatTrainingHasNotSeen()
    {
        string train = TestFolders.RequireData("nsmc/ratings_train.txt.gz"), test = TestFolders.RequireData("nsmc/ratings_test.txt.gz");
        TextTable table = TextTable.Read(train, text: "document", label: "label");
        Assert.Equal((149_995, 5), (table.Rows.Count, table.EmptyRows));
        // 74,827 positive ones, two of them empty.
        Assert.Equal(74_825, table.Rows.Count(row => row.Label == "1"));
        Corpus corpus = Corpus.Read(train, test: test, column: "document");
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Syllables(minimumCount: 5), corpus.Train.Text);
        corpus.Test!.Encode(vocabulary, out EncodingReport report);
        Assert.InRange(vocabulary.Size, 1500, 3500);
        Assert.InRange(report.UnknownShare, 1e-6, 0.002);
    }
}
