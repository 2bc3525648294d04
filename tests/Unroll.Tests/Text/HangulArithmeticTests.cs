using Unroll.Text;

namespace Unroll.Tests.Text;

public sealed class HangulArithmeticTests
{
    [Fact]
    public void HandWorkedSyllable()
    {
        // 한 = ㅎ (19th leading, 18), ㅏ (0), ㄴ (4th trailing): 0xAC00 + (18 * 21 + 0) * 28 + 4 = 0xD55C.
        Assert.Equal('\uD55C', HangulArithmetic.Compose('\u1112', '\u1161', '\u11AB'));
        Assert.True(HangulArithmetic.TryDecompose('한', out char leading, out char vowel, out char trailing));
        Assert.Equal(('\u1112', '\u1161', '\u11AB'), (leading, vowel, trailing));
        Assert.Equal("ㅎㅏㄴ", string.Concat(HangulArithmetic.ToCompatibility(leading), HangulArithmetic.ToCompatibility(vowel), HangulArithmetic.ToCompatibility(trailing)));
    }

    [Fact]
    public void AllSyllablesComeBack()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            bool taken = HangulArithmetic.TryDecompose(c, out char leading, out char vowel, out char trailing);
            Assert.Equal(c is >= 0xAC00 and <= 0xD7A3, taken);
            if (!taken) continue;
            Assert.Equal((char)c, HangulArithmetic.Compose(leading, vowel, trailing));
            Assert.True(HangulArithmetic.TryJoin(leading, vowel, out char open));
            if (trailing == '\0') Assert.Equal((char)c, open);
            else Assert.True(HangulArithmetic.TryJoin(open, trailing, out char closed) && closed == c);
        }
    }

    [Fact]
    public void LettersThatStandByThemselvesGoBothWays()
    {
        int leadings = 0, vowels = 0, trailings = 0;
        for (char letter = '\u3131'; letter <= '\u3163'; letter++)
        {
            char first = HangulArithmetic.ToLeadingOrVowel(letter), last = HangulArithmetic.ToTrailing(letter);
            if (first != '\0') Assert.Equal(letter, HangulArithmetic.ToCompatibility(first));
            if (last != '\0') Assert.Equal(letter, HangulArithmetic.ToCompatibility(last));
            if (HangulArithmetic.IsLeading(first)) leadings++;
            if (HangulArithmetic.IsVowel(first)) vowels++;
            if (HangulArithmetic.IsTrailing(last)) trailings++;
        }

        Assert.Equal((19, 21, 27), (leadings, vowels, trailings));
    }

    [Theory]
    [InlineData('\u1113')]
    [InlineData('\u1176')]
    [InlineData('\u11C3')]
    [InlineData('\u3164')]
    [InlineData('a')]
    public void OldJamoAndOthersAreLeftAlone(char c)
    {
        Assert.Equal(c, HangulArithmetic.ToCompatibility(c));
        Assert.Equal('\0', HangulArithmetic.ToTrailing(c));
        Assert.Equal('\0', HangulArithmetic.ToLeadingOrVowel(c));
        Assert.False(HangulArithmetic.TryJoin('\u1100', c, out _));
        Assert.False(HangulArithmetic.TryJoin('가', c, out _));
    }

    [Fact]
    public void MisplacedJamoAreNamed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => HangulArithmetic.Compose('ㄱ', '\u1161'));
        Assert.Contains("U+3131 is not a modern leading consonant", error.Message, StringComparison.Ordinal);
    }
}
