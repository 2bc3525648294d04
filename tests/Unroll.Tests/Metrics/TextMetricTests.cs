using FsCheck;
using FsCheck.Fluent;
using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

/// <summary>Values that others have published, values worked by hand, and what must hold of any text.</summary>
public sealed class TextMetricTests
{
    public static TheoryData<string> All => [.. TextMetrics.Names];

    // The values of sacreBLEU's own tests, with its tolerance.
    [Theory]
    [InlineData("aaaa bbbb cccc dddd", "aaaa bbbb cccc dddd", 0)]
    [InlineData("dddd eeee ffff", "aaaa bbbb cccc", 100)]
    [InlineData("", "a", 100)]
    [InlineData("d e f g h a b c", "a b c d e f g h", 12.5)]
    public void PublishedTranslationEditRates(string hypothesis, string reference, double expected) =>
        Assert.Equal(expected, new TranslationEditRate().Sentence(hypothesis, reference).Value, 1e-3);

    [Theory]
    [InlineData("aa", "ab", 8.3333, 25)]
    [InlineData("a", "a", 16.6667, 100)]
    [InlineData("a b c", "abc", 50, 100)]
    [InlineData("", "reference", 0, 0)]
    [InlineData("abcdefg", "hijklmnop", 0, 0)]
    public void PublishedChrF(string hypothesis, string reference, double every, double effective)
    {
        Assert.Equal(every, new ChrF { Beta = 3, EveryOrder = true }.Sentence(hypothesis, reference).Value, 1e-4);
        Assert.Equal(effective, new ChrF { Beta = 3 }.Sentence(hypothesis, reference).Value, 1e-4);
    }

    [Fact]
    public void PublishedChrFOfSentences()
    {
        var every = new ChrF { Beta = 3, EveryOrder = true };
        Assert.Equal(
            64.1302698,
            every.Sentence(" Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. ", "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.").Value, 1e-4);
        Assert.Equal(
            67.3481606,
            new ChrF { Beta = 3, Whitespace = true }.Sentence(
                "Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.", "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.").Value, 1e-4);
    }

    [Theory]
    [InlineData(BleuSmoothing.Exponential, null, BleuTokenization.International13a, false, 8.493)]
    [InlineData(BleuSmoothing.None, null, BleuTokenization.International13a, false, 0)]
    [InlineData(BleuSmoothing.Floor, null, BleuTokenization.International13a, false, 4.51688)]
    [InlineData(BleuSmoothing.Floor, 0.5, BleuTokenization.International13a, false, 10.10)]
    [InlineData(BleuSmoothing.AddK, null, BleuTokenization.International13a, false, 14.882)]
    [InlineData(BleuSmoothing.AddK, 2.0, BleuTokenization.International13a, false, 21.389)]
    [InlineData(BleuSmoothing.Exponential, null, BleuTokenization.Whitespace, false, 7.347)]
    [InlineData(BleuSmoothing.Exponential, null, BleuTokenization.International14, false, 8.493)]
    [InlineData(BleuSmoothing.Exponential, null, BleuTokenization.Characters, false, 40.8759)]
    [InlineData(BleuSmoothing.Exponential, null, BleuTokenization.Characters, true, 42.0267)]
    public void PublishedSentenceBleu(BleuSmoothing smoothing, double? value, BleuTokenization tokenization, bool lowerCase, double expected)
    {
        var bleu = new Bleu(tokenization) { Smoothing = smoothing, SmoothingValue = value, LowerCase = lowerCase, EffectiveOrder = true };
        Assert.Equal(expected, bleu.Sentence("Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;", "producţia de zahăr brut se exprimă în zahăr alb;").Value, 1e-3);
    }

    [Fact]
    public void PublishedCorpusBleuWithTwoReferences()
    {
        string[] hypotheses = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];
        string[][] references = [["The dog bit the man.", "The dog had bit the man."], ["It was not unexpected.", "No one was surprised."], ["The man bit him first.", "The man had bitten the dog."]];
        Assert.Equal(48.530827, new Bleu().Corpus(hypotheses, references).Value, 1e-5);
        Assert.Equal(49.1919566, new Bleu(BleuTokenization.Whitespace).Corpus(hypotheses, references).Value, 1e-5);
        Assert.Equal(43.91623493, new Bleu(BleuTokenization.International14).Corpus(hypotheses, references).Value, 1e-5);
    }

    [Theory]
    [InlineData(RougeUnit.Words, "testing", 100, 100 / 3.0, 50)]
    [InlineData(RougeUnit.Pairs, "testing one", 100, 50, 200 / 3.0)]
    [InlineData(RougeUnit.Subsequence, "testing one", 100, 200 / 3.0, 80)]
    [InlineData(RougeUnit.Subsequence, "Testing, TWO!", 100, 200 / 3.0, 80)]
    [InlineData(RougeUnit.Words, "", 0, 0, 0)]
    public void RougeByHand(RougeUnit unit, string hypothesis, double precision, double recall, double score)
    {
        TextScore found = new Rouge(unit).Sentence(hypothesis, "testing one two");
        Assert.Equal((precision, recall, score), (found.Parts["precision"], found.Parts["recall"], found.Value), (a, b) => Close(a.Item1, b.Item1) && Close(a.Item2, b.Item2) && Close(a.Item3, b.Item3));
    }

    [Fact]
    public void RougeKnowsLettersOfAllScripts() => Assert.Equal(100, new Rouge(RougeUnit.Words).Sentence("책을, 읽는다", "책을 읽는다.").Value, 1e-9);

    [Fact]
    public void ErrorRatesByHand()
    {
        // "the cat sat" from "the cat is on": one other word, one missing: 2 of 4.
        TextScore words = new ErrorRate().Corpus(["the cat sat", "x"], ["the cat is on", "x"]);
        Assert.Equal((40, 1, 0, 1), (words.Value, words.Parts["substitutions"], words.Parts["insertions"], words.Parts["deletions"]));
        Assert.Equal(25, new ErrorRate(ErrorUnit.Characters).Sentence("a  bd", "a bc").Value);
        Assert.Equal(0, new ErrorRate(ErrorUnit.Characters).Sentence("e\u0301", "\u00e9").Value);
        Assert.Equal(0, new ErrorRate().Sentence("b", "a b", "b").Value);
    }

    [Fact]
    public void ShiftsCountOnceHoweverManyWordsMove()
    {
        TextScore score = new TranslationEditRate().Sentence("to the market yesterday she went", "yesterday she went to the market");
        Assert.Equal((1, 1, 6), (score.Parts["edits"], score.Parts["shifts"], score.Parts["referenceLength"]));
        Assert.Equal("nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no", score.Signature);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NamesLeadToMetricsThatKnowRightFromWrong(string name)
    {
        ITextMetric metric = TextMetrics.Find(name);
        double right = metric.Sentence("one two three four", "one two three four").Value, wrong = metric.Sentence("wxyz", "one two three four").Value;
        Assert.Equal(metric.HigherIsBetter ? 100 : 0, right, 1e-9);
        Assert.True(metric.HigherIsBetter ? wrong < right : wrong > right);
        Assert.Throws<ArgumentException>(() => metric.Corpus(["a"], (string[])[]));
        Assert.Throws<ArgumentException>(() => metric.Corpus(["a"], [[]]));
        Assert.StartsWith(metric.Name, metric.Sentence("a", "b").ToString(), StringComparison.Ordinal);
        Assert.StartsWith("nrefs:2|", metric.Sentence("a", "b", "c").Signature, StringComparison.Ordinal);
        Assert.True(double.IsFinite(metric.Corpus([], (string[])[]).Value));
        Assert.True(double.IsFinite(metric.Sentence("a", "").Value));
    }

    [Fact]
    public void AnUnknownNameIsAnswered() => Assert.Contains("chrf++", Assert.Throws<ArgumentException>(() => TextMetrics.Find("meteor")).Message, StringComparison.Ordinal);

    [Fact]
    public void AnyTextIsScoredWithinBounds() => Prop.ForAll<string?, string?>((hypothesis, reference) => TextMetrics.Names.Select(TextMetrics.Find).All(metric =>
    {
        double value = metric.Sentence(hypothesis ?? "", reference ?? "").Value;
        return value >= 0 && (!metric.HigherIsBetter || value <= 100 + 1e-9);
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void ShiftsNeverCostMoreThanTheySave() => Prop.ForAll<byte[], byte[]>((left, right) =>
    {
        string hypothesis = string.Join(' ', left.Select(x => x % 5)), reference = string.Join(' ', right.Select(x => x % 5));
        return new TranslationEditRate().Sentence(hypothesis, reference).Value <= new ErrorRate().Sentence(hypothesis, reference).Value + 1e-9;
    }).QuickCheckThrowOnFailure();

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;
}
