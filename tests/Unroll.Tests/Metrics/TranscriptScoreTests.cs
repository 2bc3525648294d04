using FsCheck;
using FsCheck.Fluent;
using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

public sealed class TranscriptScoreTests
{
    [Theory]
    [InlineData("", "", 0, 0, 0)]
    [InlineData("abc", "abc", 0, 0, 0)]
    [InlineData("kitten", "sitting", 2, 1, 0)]
    [InlineData("abc", "", 0, 0, 3)]
    [InlineData("", "abc", 0, 3, 0)]
    [InlineData("flaw", "lawn", 0, 1, 1)]
    public void CountsTheFewestChanges(string reference, string hypothesis, int substitutions, int insertions, int deletions) =>
        Assert.Equal(new EditDistance(substitutions, insertions, deletions), EditDistance.Between<char>(reference, hypothesis));

    [Fact]
    public void EqualsTheRecursiveDefinition() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, 2).ArrayOf(5).Two().ToArbitrary(), pair =>
        {
            int[] a = pair.Item1[..(pair.Item1[0] + 3)], b = pair.Item2;
            EditDistance distance = EditDistance.Between<int>(a, b);
            Assert.Equal(Definition(a, b), distance.Total);
            Assert.Equal(b.Length - a.Length, distance.Insertions - distance.Deletions);
        }));

    [Fact]
    public void RatesAreOverAllReferencesTogether()
    {
        TranscriptScore score = TranscriptScore.Of([("one two three", "one too three"), ("four", "four five"), (" six ", "six"), ("caf\u00e9", "cafe\u0301")]);
        Assert.Equal((4, 2, 6L), (score.Examples, score.Exact, score.Words));
        Assert.Equal(2 / 6.0, score.WordErrorRate);
        Assert.Equal(13 + 4 + 3 + 4, score.Characters);
        Assert.Equal((1.0 + 5) / 24, score.CharacterErrorRate);
        Assert.Equal(0.5, score.ExactMatch);
        Assert.True(double.IsNaN(TranscriptScore.Of([("", "x")]).WordErrorRate) || TranscriptScore.Of([("", "x")]).WordErrorRate > 1);
    }

    private static int Definition(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length + b.Length;
        int changed = Definition(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1);
        return Math.Min(changed, 1 + Math.Min(Definition(a[1..], b), Definition(a, b[1..])));
    }
}
