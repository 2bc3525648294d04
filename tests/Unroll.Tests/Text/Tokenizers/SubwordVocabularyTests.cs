using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Text;

namespace Unroll.Tests.Text;

/// <summary>Sub-words as the units of a model: learned, saved, loaded, encoded, decoded.</summary>
public sealed class SubwordVocabularyTests
{
    private const string Verse = "가는 말이 고와야 오는 말이 곱다.\n고운 말은 고운 마음에서 온다.\nThe cat sat on the mat; the cats sat on mats.\n";

    private static readonly TextUnits[] Units =
    [
        TextUnits.Subwords(300), TextUnits.Subwords(2000, SubwordAlgorithm.CharacterBpe),
        TextUnits.Subwords(280, lowerCase: true) with { Specials = SpecialSymbols.None },
        TextUnits.Subwords(1000, SubwordAlgorithm.CharacterBpe) with { Normalization = NormalizationForm.FormKC },
        TextUnits.Subwords(270) with { Normalization = null },
        TextUnits.Subwords(2000, SubwordAlgorithm.Unigram),
    ];

    [Fact]
    public void DecodingGivesBackTheNormalizedText() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(VocabularyTests.Texts(), text =>
    {
        foreach (TextUnits units in Units)
        {
            // The sign of the word boundary itself comes back as a space.
            string spaced = text.Replace('\u2581', ' ');
            Vocabulary vocabulary = Vocabulary.Build(units, Verse + spaced);
            int[] ids = vocabulary.Encode(spaced, out EncodingReport report);
            string expected = Whole(spaced);
            if (units.LowerCase) continue;
            if (units.Normalization is { } form) expected = UnicodeNormalization.Normalize(expected, form);
            Assert.Equal((expected, 0L), (vocabulary.Decode(ids), report.Unknown));
        }
    }));

    [Fact]
    public void StreamingGivesTheSameTextInWholeCharacters() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(VocabularyTests.Texts(), text =>
    {
        foreach (TextUnits units in Units)
        {
            Vocabulary vocabulary = Vocabulary.Build(units, Verse);
            int[] ids = vocabulary.Encode(text);
            TextDecoder decoder = vocabulary.CreateDecoder();
            var streamed = new StringBuilder();
            foreach (int id in ids)
            {
                string piece = decoder.Push(id);
                Assert.Equal(piece, Whole(piece));
                streamed.Append(piece);
            }

            Assert.Equal(vocabulary.Decode(ids), streamed.Append(decoder.Flush()).ToString());
        }
    }));

    [Fact]
    public void OffsetsCoverTheText() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(VocabularyTests.Texts(), text =>
    {
        foreach (TextUnits units in Units)
        {
            Tokenizer tokenizer = Vocabulary.Build(units, Verse).Tokenizer!;
            TokenizedText tokens = tokenizer.Encode(text);
            int reached = 0, begun = 0;
            foreach (Range range in tokens.Offsets)
            {
                Assert.InRange(range.Start.Value, begun, reached);
                Assert.InRange(range.End.Value, range.Start.Value, text.Length);
                (begun, reached) = (range.Start.Value, Math.Max(reached, range.End.Value));
            }

            Assert.Equal(text.Length, reached);
        }
    }));

    [Fact]
    public void TheFileGivesBackTheSameVocabulary()
    {
        foreach (TextUnits units in Units)
        {
            Vocabulary vocabulary = Vocabulary.Build(units, Verse);
            Vocabulary read = Vocabulary.FromJson(vocabulary.ToJson());
            Assert.Equal((vocabulary.Hash, vocabulary.Size, vocabulary.Units, vocabulary.SpecialCount), (read.Hash, read.Size, read.Units, read.SpecialCount));
            Assert.Equal(vocabulary.Encode("The 말씀"), read.Encode("The 말씀"));
            for (int id = 0; id < vocabulary.Size; id++)
            {
                Assert.Equal(vocabulary.Symbol(id), read.Symbol(id));
                Assert.True(read.TryGetId(vocabulary.Symbol(id), out int found) && found == id, vocabulary.Label(id));
            }
        }
    }

    [Fact]
    public void TheMostFrequentPairsAreJoinedAndOfEqualsTheFirst()
    {
        // ab and _a 5 times, and a comes before _; then _(ab) 5 times, (_ab)c 3 times; cd, de, _c and _d twice.
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(40, SubwordAlgorithm.CharacterBpe), "ab ab abc abc abc cd cd de de");
        string[] learned = [.. Enumerable.Range(0, vocabulary.Size).Select(vocabulary.Symbol)];
        Assert.Equal(["a", "b", "c", "d", "e", " ", "ab", " ab", " abc", "cd", "de", " cd", " de"], learned[4..]);
        Assert.Equal([" ab", "e"], vocabulary.Encode("abe").Select(vocabulary.Symbol));
    }

    [Fact]
    public void AWordIsTheSameSymbolAtTheBeginningOfALineAndAfterASpace()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(60, SubwordAlgorithm.CharacterBpe), "tree tree\ntree tree\ntree tree");
        int[] ids = vocabulary.Encode("tree\ntree tree");
        Assert.Equal([" tree", "\n", " tree", " tree"], ids.Select(vocabulary.Symbol));
        Assert.Equal("tree\ntree tree", vocabulary.Decode(ids));
    }

    [Theory]
    [InlineData("tree", " tree")]
    [InlineData("tree\n", "tree")]
    [InlineData("", "tree")]
    public void ATextGoesOnFromWhatStandsBefore(string before, string expected)
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(60, SubwordAlgorithm.CharacterBpe), "tree tree\ntree tree\ntree tree");
        int[] ids = vocabulary.Encode(before), next = vocabulary.Encode("tree tree");
        TextDecoder decoder = vocabulary.CreateDecoder(ids);
        Assert.Equal(expected + " tree", string.Concat(next.Select(decoder.Push)) + decoder.Flush());
        Assert.Equal(before, vocabulary.Decode(ids));
    }

    [Fact]
    public void UnknownCharactersAreNamedWithTheirPlace()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(40, SubwordAlgorithm.CharacterBpe), "tree tree\n");
        vocabulary.Encode("tree\ntrée", out EncodingReport report);
        Assert.Equal([new UnknownSymbol("é", 1, 7, 2, 3)], report.Symbols);
        Assert.Equal("tree\ntr\uFFFDe", vocabulary.Decode(vocabulary.Encode("tree\ntrée")));
    }

    [Fact]
    public void SpecialSymbolsInATextAreText()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(270), Verse);
        Assert.DoesNotContain(vocabulary.End!.Value, vocabulary.Encode("<eos>"));
        Assert.Equal([vocabulary.End!.Value], vocabulary.Tokenizer!.Encode("<eos>").Ids);
        Assert.Equal("a<eos>b", vocabulary.Decode(vocabulary.Encode("a<eos>b")));
    }

    [Fact]
    public void BytesThatAreNoCharacterAreHeldBack()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(261), "a");
        int[] ids = vocabulary.Encode("가");
        Assert.Equal(["0xEA", "0xB0", "0x80"], ids.Select(vocabulary.Symbol));
        TextDecoder decoder = vocabulary.CreateDecoder();
        Assert.Equal(["", "", "가"], ids.Select(decoder.Push));
        Assert.Equal("\uFFFD", vocabulary.Decode(ids.AsSpan(0, 2)));
    }

    private static string Whole(string text) => Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));
}
