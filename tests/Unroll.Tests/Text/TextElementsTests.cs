using Unroll.Text;

namespace Unroll.Tests.Text;

public sealed class TextElementsTests
{
    [Fact]
    public void ElementsAreWhatAReaderCounts() =>
        Assert.Equal("한|e\u0301|👨‍👩‍👧|\r\n|\u1112\u1161\u11AB|x", string.Join('|', TextElements.Split("한e\u0301👨‍👩‍👧\r\n\u1112\u1161\u11ABx")));

    [Theory]
    [InlineData("ab", 1, 1)]
    [InlineData("🙂b", 1, 2)]
    [InlineData("e\u0301\u0323b", 1, 3)]
    [InlineData("\u1112\u1161\u11ABx", 1, 3)]
    [InlineData("a\r\nb", 2, 3)]
    [InlineData("ab", 0, 0)]
    [InlineData("a\u0301", 1, 2)]
    public void CutsBreakNothing(string text, int position, int expected) => Assert.Equal(expected, TextElements.SafeCut(text, position));

    [Theory]
    [InlineData("\n", "⏎")]
    [InlineData(" ", "␣")]
    [InlineData("\u11AB", "ㄴ")]
    [InlineData("\u0301", "◌\u0301")]
    [InlineData("\u200B", "U+200B")]
    [InlineData("\0", "␀")]
    [InlineData("한", "한")]
    public void LabelsAreVisible(string symbol, string label) => Assert.Equal(label, TextElements.Label(symbol));

    [Fact]
    public void CountsAreOfTheComposedText()
    {
        Assert.Equal((3L, 9L), TextCount.Of("\u1112\u1161\u11ABé🙂".AsMemory()));
        Assert.Equal((1L, 3L), TextCount.Of("\uD800".AsMemory()));
    }
}
