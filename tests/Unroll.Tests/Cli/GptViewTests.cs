using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Tests.Families;

namespace Unroll.Tests.Cli;

/// <summary>The views of GPTs, drawn for a pipe and for a terminal with colours.</summary>
public sealed class GptViewTests
{
    private const string Text = "the cat sat";

    private static readonly Drawing pipe = new(80, Colour: false, Blocks: false), colours = new(80, Colour: true, Blocks: true);

    private static readonly Gpt model = GptKinds.Create("learned");

    [Fact]
    public void EveryHeadHasARowAndInColoursAMap()
    {
        AttentionByHead attention = model.ExplainAttention(Text);
        string[] plain = [.. HeadsView.Render(attention, null, null, pipe)], coloured = [.. HeadsView.Render(attention, null, null, colours)];
        Assert.Contains(attention.Sentence, plain);
        Assert.Equal(plain.Length + 2 * (1 + 6 + 1), coloured.Length);
        Assert.Equal(4, HeadsView.Render(attention, 1, null, pipe).Count(line => line.StartsWith("1 ", StringComparison.Ordinal)));
        string[] one = [.. HeadsView.Render(attention, 1, 2, pipe)];
        Assert.Contains("head 2 of block 1", one[0], StringComparison.Ordinal);
        Assert.Equal(Text.Length, one.Skip(3).TakeWhile(line => line.Length > 0).Count());
    }

    [Fact]
    public void TheLensHasALineForEachLayer()
    {
        LogitLens lens = model.ExplainLens(Text);
        string[] lines = [.. LensView.Render(lens, pipe)];
        Assert.Contains(lens.Sentence, lines);
        // The last layer's choices are the model's, on as many lines as the width needs.
        Assert.Equal(Text.Length, lines.Where(line => line.StartsWith("block 1", StringComparison.Ordinal)).Sum(line => line.Count(character => character == '*')));
        Assert.Equal(lines.Length, LensView.Render(lens, colours).Count());
    }

    [Fact]
    public void SwitchesAndComparisonsShowTheirSentences()
    {
        var text = new TextPart("text", "the cat sat on the mat".AsMemory());
        SwitchTable table = model.MeasureSwitches(text);
        Assert.Contains(table.Sentence, SwitchView.Render(table));
        LanguageModelComparison both = LanguageModelComparison.Measure([("one", model), ("other", GptKinds.Create("rotary"))], text, new Sampling { Length = 5 });
        string[] lines = [.. ComparisonView.Render(both)];
        Assert.All(both.Sentences, sentence => Assert.Contains(sentence, lines));
        PassageComparison passage = PassageComparison.Measure([("one", model), ("other", model)], Text);
        Assert.Contains(passage.Sentence, ComparisonView.Render(passage, pipe));
        Assert.Equal(2, ComparisonView.Render(passage, colours).Count(line => line.StartsWith('o') && line.Contains("on #", StringComparison.Ordinal)));
    }
}
