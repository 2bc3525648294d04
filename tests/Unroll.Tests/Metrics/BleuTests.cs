using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

/// <summary>Worked by hand from the definition; the numbers of n-grams stand beside.</summary>
public sealed class BleuTests
{
    [Fact]
    public void OneTextByHand()
    {
        // 6 words, 5 of them right: 5/6; pairs "the cat", "sat on", "on the", "the mat": of 5, "the cat" "on the" "the mat" match: 3/5; triples: "on the mat": 1/4; of 4 words: 0/3, smoothed 1/(2 x 3).
        TextScore score = new Bleu().Corpus(["the cat sat on the mat"], ["the cat is on the mat"]);
        Assert.Equal([100 * 5 / 6.0, 100 * 3 / 5.0, 100 / 4.0, 100 / 6.0], Precisions(score), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(1, score.Parts["brevityPenalty"]);
        Assert.Equal(100 * Math.Pow(5 / 6.0 * (3 / 5.0) * (1 / 4.0) * (1 / 6.0), 0.25), score.Value, 1e-9);
        Assert.Equal("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp", score.Signature);
    }

    [Fact]
    public void SmoothingHalvesAgainForEachLengthWithoutAMatch()
    {
        // 5 words, 2 right (clipped: "a" once); pairs, triples, fours: none. 1/(2 x 4), 1/(4 x 3), 1/(8 x 2).
        TextScore score = new Bleu().Corpus(["b a a x a"], ["a y b z w"]);
        Assert.Equal([40, 100 / 8.0, 100 / 12.0, 100 / 16.0], Precisions(score), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(Math.Pow(40 * 12.5 * (100 / 12.0) * 6.25, 0.25), score.Value, 1e-9);
    }

    [Fact]
    public void ShortTextsAreFined()
    {
        TextScore score = new Bleu().Corpus(["a b c d"], ["a b c d e f"]);
        Assert.Equal(Math.Exp(1 - 6 / 4.0), score.Parts["brevityPenalty"], 1e-12);
        Assert.Equal(100 * Math.Exp(-0.5), score.Value, 1e-9);
        Assert.Equal((4, 6), (score.Parts["hypothesisLength"], score.Parts["referenceLength"]));
    }

    [Fact]
    public void CountsAreAddedOverAllTextsBeforeDividing()
    {
        // 1-grams 4/4 + 0/2; 2: 3/3 + 0/1; 3: 2/2; 4: 1/1. The mean of two BLEU would be another number.
        TextScore score = new Bleu().Corpus(["a b c d", "x y"], ["a b c d", "p q"]);
        Assert.Equal([100 * 4 / 6.0, 75, 100, 100], Precisions(score), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(100 * Math.Pow(4 / 6.0 * 0.75, 0.25), score.Value, 1e-9);
    }

    [Fact]
    public void SeveralReferencesGiveTheLargestCountAndTheNearestLength()
    {
        TextScore score = new Bleu().Corpus(["a a b c"], [["a b c d e", "a a x"]]);
        Assert.Equal([100, 2 / 3.0 * 100 + 100 / 3.0, 50, 50], Precisions(score), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(3, score.Parts["referenceLength"]);
        Assert.StartsWith("nrefs:2|", score.Signature, StringComparison.Ordinal);
    }

    [Fact]
    public void Extremes()
    {
        Assert.Equal(100, new Bleu().Corpus(["a b c d e"], ["a b c d e"]).Value, 1e-9);
        Assert.Equal(0, new Bleu().Corpus(["x"], ["y z"]).Value);
        Assert.Equal(0, new Bleu().Corpus([""], ["y z"]).Value);
        Assert.Equal(0, new Bleu().Corpus(["a b"], ["a b"]).Value); // No text has four words: the mean over four lengths is zero, as sacreBLEU has it without effective order.
        Assert.Equal(0, new Bleu().Corpus([], (string[])[]).Value);
        Assert.Throws<ArgumentException>(() => new Bleu().Corpus(["a"], (string[])[]));
        Assert.Throws<ArgumentException>(() => new Bleu().Corpus(["a"], [[]]));
    }

    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("it costs 1,000.50 dollars.", "it costs 1,000.50 dollars .")]
    [InlineData("a-b 3-4 don't (x)", "a-b 3 - 4 don't ( x )")]
    [InlineData("&quot;a&amp;b&quot; &lt;c&gt;", "\" a & b \" < c >")]
    [InlineData("x.5 5.x 5.", "x . 5 5 . x 5 .")]
    [InlineData("[a]{b}~c`d^e_f\\g|h@i#j$k%l*m+n=o?p;q:r/s", "[ a ] { b } ~ c ` d ^ e _ f \\ g | h @ i # j $ k % l * m + n = o ? p ; q : r / s")]
    [InlineData("한국어, 문장입니다.", "한국어 , 문장입니다 .")]
    public void WordsOf13a(string text, string words)
    {
        // As a reference that is cut already: all four lengths match only if the words are the same.
        TextScore score = new Bleu().Corpus([text + " w x y z"], [words + " w x y z"]);
        Assert.Equal(words.Split(' ').Length + 4, score.Parts["hypothesisLength"]);
        Assert.Equal(words.Split(' ').Length + 4, new Bleu(BleuTokenization.Whitespace).Corpus([words], [words + " w x y z"]).Parts["referenceLength"]);
        Assert.Equal(words.Contains('&', StringComparison.Ordinal) ? score.Value : 100, score.Value, 1e-9);
    }

    [Fact]
    public void CharactersAndWhitespace()
    {
        Assert.Equal(4, new Bleu(BleuTokenization.Characters).Corpus(["ab cd"], ["ab cd"]).Parts["hypothesisLength"]);
        Assert.Contains("tok:char", new Bleu(BleuTokenization.Characters).Corpus(["ab"], ["ab"]).Signature, StringComparison.Ordinal);
        Assert.Equal(2, new Bleu(BleuTokenization.Whitespace).Corpus(["a, b."], ["a, b."]).Parts["hypothesisLength"]);
        Assert.Contains("tok:none", new Bleu(BleuTokenization.Whitespace).Corpus(["ab"], ["ab"]).Signature, StringComparison.Ordinal);
    }

    [Fact]
    public void ExactMatchCountsWordsInTheirOrder()
    {
        Assert.Equal(0.5, ExactMatch.Share(["a  b ", "b a"], ["a b", "a b"]));
        Assert.True(ExactMatch.Is("", " "));
        Assert.False(ExactMatch.Is("a", "A"));
        Assert.Equal(0, ExactMatch.Share([], []));
        Assert.Throws<ArgumentException>(() => ExactMatch.Share(["a"], []));
    }

    private static double[] Precisions(TextScore score) => [.. Enumerable.Range(1, 4).Select(n => score.Parts[$"precision{n}"])];
}
