using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Text;

namespace Unroll.Tests.Text;

public sealed class VocabularyTests
{
    private static readonly TextUnits[] Lossless =
    [
        TextUnits.Characters, TextUnits.Syllables(), TextUnits.Jamo, TextUnits.Bytes,
        TextUnits.Characters with { Specials = SpecialSymbols.None },
        TextUnits.Characters with { Normalization = null }, TextUnits.Jamo with { Normalization = NormalizationForm.FormKC },
    ];

    /// <summary>Random text of the kinds that hurt: every plane, lone surrogates, Hangul in all its forms, marks, white space.</summary>
    public static Arbitrary<string> Texts()
    {
        Gen<string> scalar = Gen.Choose(0, 0x10F7FF).Select(n => char.ConvertFromUtf32(n < 0xD800 ? n : n + 0x800));
        Gen<string> piece = Gen.Frequency(
            (4, Gen.Choose(0x20, 0x7E).Select(c => ((char)c).ToString())),
            (4, Gen.Choose(0xAC00, 0xD7A3).Select(c => ((char)c).ToString())),
            (4, Gen.Choose(0x1100, 0x11FF).Select(c => ((char)c).ToString())),
            (2, Gen.Choose(0x1161, 0x1175).Select(c => "\u1100" + (char)c)),
            (2, Gen.Choose(0x3130, 0x318F).Select(c => ((char)c).ToString())),
            (2, Gen.Choose(0x300, 0x345).Select(c => ((char)c).ToString())),
            (1, Gen.Choose(0xD800, 0xDFFF).Select(c => ((char)c).ToString())),
            (2, Gen.Elements("\n", "\r\n", " ", "  ", "\t", "\uFFED", "<unk>", "<eos>", "it's", "🙂", "가\u11A8")),
            (3, scalar));
        return Arb.From(piece.ListOf().Select(pieces => string.Concat(pieces)));
    }

    [Fact]
    public void DecodingGivesBackTheComposedText() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Texts(), text =>
    {
        foreach (TextUnits units in Lossless)
        {
            Vocabulary vocabulary = Vocabulary.Build(units, text);
            int[] ids = vocabulary.Encode(text, out EncodingReport report);
            string whole = WithoutLoneSurrogates(text);
            Assert.Equal(units.Normalization is { } form ? UnicodeNormalization.Normalize(whole, form) : whole, vocabulary.Decode(ids));
            Assert.Equal((ids.Length, 0L), (report.Tokens, report.Unknown));
            Assert.Equal(whole.Count(c => c == '\uFFFD') - text.Count(c => c == '\uFFFD'), report.LoneSurrogates);
        }
    }));

    [Fact]
    public void WordsComeBackUpToWhiteSpace() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Texts(), text =>
    {
        foreach (WordSplitting splitting in Enum.GetValues<WordSplitting>())
        {
            if (splitting == WordSplitting.Punctuation && (text.Contains('\uFFED', StringComparison.Ordinal) || text.Contains('<', StringComparison.Ordinal))) continue;
            Vocabulary vocabulary = Vocabulary.Build(TextUnits.Words(splitting: splitting), text);
            string expected = string.Join('\n', UnicodeNormalization.Normalize(WithoutLoneSurrogates(text)).Split('\n')
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
            expected = expected.Replace("<eos>", "\n", StringComparison.Ordinal);
            if (!text.Contains("<eos>", StringComparison.Ordinal)) Assert.Equal(expected, vocabulary.Decode(vocabulary.Encode(text)));
            Assert.Equal(vocabulary.Encode(text), vocabulary.Encode(text));
        }
    }));

    [Fact]
    public void StreamingGivesTheSameTextInWholePieces() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Texts(), text =>
    {
        foreach (TextUnits units in Lossless)
        {
            Vocabulary vocabulary = Vocabulary.Build(units, text);
            int[] ids = vocabulary.Encode(text);
            TextDecoder decoder = vocabulary.CreateDecoder();
            var streamed = new StringBuilder();
            foreach (int id in ids)
            {
                string piece = decoder.Push(id);
                Assert.Equal(piece, WithoutLoneSurrogates(piece));
                streamed.Append(piece);
            }

            Assert.Equal(vocabulary.Decode(ids), streamed.Append(decoder.Flush()).ToString());
        }
    }));

    [Fact]
    public void ForeignTextNeverFailsAndIsCounted() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Texts(), Texts(), (trained, text) =>
    {
        foreach (TextUnits units in Lossless.Append(TextUnits.Words()).Append(TextUnits.Words(splitting: WordSplitting.Punctuation)))
        {
            Vocabulary vocabulary = Vocabulary.Build(units, trained);
            int[] ids = vocabulary.Encode(text, out EncodingReport report);
            Assert.All(ids, id => Assert.InRange(id, 0, vocabulary.Size - 1));
            Assert.Equal(report.Unknown, report.Symbols.Sum(symbol => symbol.Count));
            Assert.NotEmpty(report.ToString());
            Assert.NotNull(vocabulary.Decode(ids));
        }
    }));

    [Fact]
    public void TheFileGivesBackTheSameVocabulary() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Texts(), text =>
    {
        foreach (TextUnits units in Lossless.Append(TextUnits.Words(lowerCase: true)))
        {
            Vocabulary vocabulary = Vocabulary.Build(units, text);
            Vocabulary read = Vocabulary.FromJson(vocabulary.ToJson());
            Assert.Equal((vocabulary.Hash, vocabulary.Size, vocabulary.Units), (read.Hash, read.Size, read.Units));
            Assert.Equal(vocabulary.Encode(text), read.Encode(text));
            for (int id = 0; id < vocabulary.Size; id++)
            {
                Assert.Equal(vocabulary.Symbol(id), read.Symbol(id));
                Assert.True(read.TryGetId(vocabulary.Symbol(id), out int found) && found == id);
            }
        }
    }));

    [Fact]
    public void JamoComeOutAsWholeSyllables()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Jamo, "각나 ㅋ");
        TextDecoder decoder = vocabulary.CreateDecoder();
        string[] pieces = [.. vocabulary.Encode("각나 ㅋ").Select(decoder.Push)];
        Assert.Equal("||각|||나 |ㅋ", string.Join('|', pieces));
        Assert.Equal("", decoder.Flush());
        Assert.Equal("ㄱ", vocabulary.Label(vocabulary.Encode("각")[0]));
    }

    [Fact]
    public void UnknownSymbolsAreNamedWithTheirPlace()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, "abc \n");
        int[] ids = vocabulary.Encode("ab\ncx b\nyxx\uD800", out EncodingReport report);
        Assert.Equal((5L, 1L, 12L), (report.Unknown, report.LoneSurrogates, report.Tokens));
        Assert.Equal(new UnknownSymbol("x", 3, 4, 2, 2), report.Symbols[0]);
        Assert.Equal(new UnknownSymbol("y", 1, 8, 3, 1), report.Symbols[1]);
        Assert.Equal("ab\nc\uFFFD b\n\uFFFD\uFFFD\uFFFD\uFFFD", vocabulary.Decode(ids));
        Assert.StartsWith("5 of 12 symbols (41.67 %) are unknown, 3 different: 'x' 3x (first at line 2, column 2)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void MinimumCountAndMaximumSizeLeaveOutTheRare()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Syllables(minimumCount: 2), "가가나나나다");
        Assert.Equal(4 + 2, vocabulary.Size);
        Assert.False(vocabulary.TryGetId("다", out int unknown));
        Assert.Equal(Vocabulary.Unknown, unknown);
        vocabulary = Vocabulary.Build(TextUnits.Words(maximumSize: 8), "a b b c c c d d d d e e e e e f f f f f f");
        Assert.Equal("<unk> <pad> <sos> <eos> f e d c", string.Join(' ', Enumerable.Range(0, vocabulary.Size).Select(vocabulary.Symbol)));
    }

    [Fact]
    public void PennTreebankStyleWords()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.PennTreebank, " a <unk> b \n a N \n");
        Assert.Equal("<unk> <eos> a N b", string.Join(' ', Enumerable.Range(0, vocabulary.Size).Select(vocabulary.Symbol)));
        int[] ids = vocabulary.Encode(" b <unk> a \n zebra \n", out EncodingReport report);
        Assert.Equal([4, 0, 2, 1, 0, 1], ids);
        Assert.Equal(("zebra", 1L), (report.Symbols.Single().Symbol, report.Unknown));
        Assert.Equal("b <unk> a\n<unk>\n", vocabulary.Decode(ids));
    }

    [Fact]
    public void PunctuationBecomesWordsOfItsOwn()
    {
        const string text = "He said, \"don't (ever) stop!!\" - twice.\n한국어 문장은, 이렇다.";
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Words(splitting: WordSplitting.Punctuation), text);
        int[] ids = vocabulary.Encode(text);
        Assert.Equal(text, vocabulary.Decode(ids));
        Assert.True(vocabulary.TryGetId("don't", out _));
        Assert.Contains(ids, id => vocabulary.Symbol(id) == "twice");
    }

    [Fact]
    public void DamagedAndForeignFilesAreRefused()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, "abc");
        string json = Encoding.UTF8.GetString(vocabulary.ToJson());
        InvalidDataException edited = Refused(json.Replace("\"b\"", "\"d\"", StringComparison.Ordinal));
        Assert.Contains("damaged or was edited", edited.Message, StringComparison.Ordinal);
        Assert.Contains("version 9", Refused(json.Replace("\"version\": 1", "\"version\": 9", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Contains("model.vocab is missing", Refused("{\"model\": {\"type\": \"BPE\"}}").Message, StringComparison.Ordinal);
        Assert.Contains("not a vocabulary", Refused("{\"type\": \"other\"}").Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refused(json[..40]).Message, StringComparison.Ordinal);
        Refused("");
        Refused("[]");
        Refused(json.Replace("\"a\"", "\"\\ud800\"", StringComparison.Ordinal));
        Refused(json.Replace("\"a\"", "7", StringComparison.Ordinal));
        Refused(json.Replace("\"characters\"", "\"letters\"", StringComparison.Ordinal));

        vocabulary.RequireHash(vocabulary.Hash);
        string other = Vocabulary.Build(TextUnits.Characters, "abd").Hash;
        Assert.Contains("another vocabulary", Assert.Throws<InvalidDataException>(() => vocabulary.RequireHash(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([7]));
    }

    [Fact]
    public void EveryMutatedFileIsReadOrRefused()
    {
        byte[] json = Vocabulary.Build(TextUnits.Syllables(), "가나다 abc").ToJson();
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] copy = [.. json];
            for (int k = random.Next(1, 4); k > 0; k--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            try
            {
                Vocabulary.FromJson(copy.AsMemory(0, random.Next(4) == 0 ? random.Next(copy.Length) : copy.Length));
            }
            catch (InvalidDataException)
            {
                // The only permitted failure.
            }
        }
    }

    private static InvalidDataException Refused(string json) => Assert.Throws<InvalidDataException>(() => Vocabulary.FromJson(Encoding.UTF8.GetBytes(json)));

    private static string WithoutLoneSurrogates(string text)
    {
        var whole = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }

    [Fact]
    public void TextsOneByOneGiveTheVocabularyOfAllTogether()
    {
        string[] texts = ["하나 둘 하나", "one two", "", "e\u0301 하", "\ud83d\ude00!", "two\nlines"];
        foreach (TextUnits units in new[] { TextUnits.Characters, TextUnits.Jamo, TextUnits.Bytes, TextUnits.Syllables(2), TextUnits.Words(), TextUnits.Words(2, 8, splitting: WordSplitting.Punctuation) })
            Assert.Equal(Vocabulary.Build(units, string.Concat(texts.Select(text => text + "\n"))).Hash, Vocabulary.Build(units, texts).Hash);
    }
}
