using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

public sealed class LanguageModelScoreTests
{
    [Fact]
    public void HandWorkedScore()
    {
        // "한a" in decomposed form: 2 characters, 4 bytes composed. 2 tokens of 2 bits each are 4 bits: 2 per character, 1 per byte, perplexity 4.
        LanguageModelScore score = LanguageModelScore.Of(4 * Math.Log(2), 2, "\u1112\u1161\u11ABa".AsMemory());
        Assert.Equal((2L, 4L), (score.Characters, score.Bytes));
        Assert.Equal(2, score.BitsPerCharacter, 12);
        Assert.Equal(1, score.BitsPerByte, 12);
        Assert.Equal(4, score.Perplexity, 12);
        Assert.Equal(1.3862943611198906, score.Loss, 12);
        Assert.Equal("1.3863 nats per token, perplexity 4, 2.0000 bits per character, 1.0000 bits per byte", score.ToString());
        Assert.Contains("flatter", (score with { Unknown = 1 }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameTotalGivesTheSameBitsForEveryVocabulary()
    {
        ReadOnlyMemory<char> text = "정말 재미있어요".AsMemory();
        Assert.Equal(LanguageModelScore.Of(10, 8, text).BitsPerCharacter, LanguageModelScore.Of(10, 20, text).BitsPerCharacter);
        Assert.Throws<ArgumentException>(() => LanguageModelScore.Of(0, 0, text));
    }
}
