using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

public sealed class TagSpansTests
{
    [Theory]
    [InlineData("B-PER I-PER O B-LOC", "PER0-2 LOC3-4")]
    [InlineData("B-PER B-PER", "PER0-1 PER1-2")]
    [InlineData("I-PER I-PER I-LOC", "PER0-2 LOC2-3")]
    [InlineData("O I-PER B-PER I-PER", "PER1-2 PER2-4")]
    [InlineData("B-PER I-LOC", "PER0-1 LOC1-2")]
    [InlineData("S-PER S-PER B-LOC I-LOC E-LOC O", "PER0-1 PER1-2 LOC2-5")]
    [InlineData("B-LOC E-LOC I-LOC", "LOC0-2 LOC2-3")]
    [InlineData("E-LOC E-LOC", "LOC0-1 LOC1-2")]
    [InlineData("U-PER B-A-B L-A-B", "PER0-1 A-B1-3")]
    [InlineData("O O", "")]
    public void SpansAreReadAsTheConllScriptReadsThem(string tags, string expected) =>
        Assert.Equal(expected, string.Join(' ', TagSpans.Read(tags.Split(' ')).Select(span => $"{span.Type}{span.Start}-{span.End}")));

    [Fact]
    public void OnlyTagsOfSpansAreSpans()
    {
        Assert.True(TagSpans.AreSpans(["O", "B-PER", "I-PER"]));
        Assert.False(TagSpans.AreSpans(["O", "O"]));
        Assert.False(TagSpans.AreSpans(["NOUN", "O", "B-PER"]));
    }

    [Fact]
    public void ScoresAreThoseWorkedOutByHand()
    {
        // Two of the three spans to be found are found, one of the three given is wrong: its end is.
        IReadOnlyList<string> right = ["B-PER", "I-PER", "O", "B-LOC", "O", "B-PER"], given = ["B-PER", "I-PER", "O", "B-LOC", "I-LOC", "B-PER"];
        TaggingScore score = TaggingScore.Of([(right, given)]);
        Assert.Equal(5.0 / 6, score.Accuracy, 1e-12);
        Assert.Equal(2.0 / 3, score.Spans!.Total.Precision, 1e-12);
        Assert.Equal(2.0 / 3, score.Spans.Total.Recall, 1e-12);
        Assert.Equal(2.0 / 3, score.Spans.Total.F1, 1e-12);
        Assert.Equal(1, score.Spans.Types.Single(type => type.Label == "PER").F1, 1e-12);
        Assert.Equal(0, score.Spans.Types.Single(type => type.Label == "LOC").F1);
        Assert.Equal(2.0 / 3, score.Tags.Single(tag => tag.Label == "O").F1, 1e-12);
        Assert.Equal((1L, 0L), (score.Sequences, score.CorrectSequences));
    }

    [Fact]
    public void MacroF1CountsOnlyTagsThatOccur()
    {
        TaggingScore score = TaggingScore.Of([(["A", "A", "B", "B"], ["A", "A", "B", "C"])]);
        Assert.Equal((1 + 2.0 / 3) / 2, score.MacroF1, 1e-12);
        Assert.Null(score.Spans);
        Assert.Throws<ArgumentException>(() => TaggingScore.Of([(["A"], ["A", "B"])]));
    }
}
