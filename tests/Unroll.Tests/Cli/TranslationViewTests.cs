using Unroll.Cells;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Tests.Cli;

/// <summary>The views of models from sequence to sequence, drawn for a pipe.</summary>
public sealed class TranslationViewTests
{
    private static readonly Drawing pipe = new(80, Colour: false, Blocks: false);

    private static readonly Seq2Seq model = Create();

    [Fact]
    public void TheMapHasARowForEachWrittenSymbolAndAColumnForEachReadOne()
    {
        AlignmentMap map = model.ExplainAlignment("abab", "xy");
        string[] lines = [.. AlignmentView.Map(map.Source, map.Target, map.Weights, pipe)];
        Assert.Equal("       a b a b ", lines[0]);
        Assert.Equal(["x", "y", "<eos>"], lines[1..4].Select(line => line.Split(' ')[0]));
        Assert.All(lines[1..4], line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Contains(map.Sentence, string.Join('\n', AlignmentView.Render(map, pipe)), StringComparison.Ordinal);
        Assert.Contains(model.CompareAlignments("abab", "xy").Sentence, string.Join('\n', AlignmentView.Render(model.CompareAlignments("abab", "xy"), pipe)), StringComparison.Ordinal);
    }

    [Fact]
    public void LongSourcesAreDrawnInParts() =>
        Assert.Equal(2, AlignmentView.Map([.. Enumerable.Repeat("a", 50)], ["x"], [[.. Enumerable.Repeat(0.02f, 50)]], pipe).Count(line => line.StartsWith('x')));

    [Fact]
    public void WideLabelsStandUpright() =>
        Assert.Equal(["   개  ", "   고a "], AlignmentView.Map(["개고", "a"], ["x"], [[1, 0]], pipe).Take(2));

    [Fact]
    public void EveryViewEndsWithItsSentence()
    {
        Cascade cascade = model.ExplainCascade("abab", "xy");
        Recovery recovery = model.ExplainRecovery("abab", "xy", 0);
        SourceInfluence source = model.ExplainSource("abab", "xy");
        BeamTree tree = model.ExplainBeam("abab");
        var pairs = new DataSet<SequencePair>("pairs", [new("ab", "xy"), new("abab", "yx"), new("b", "x")], () => "");
        CascadeStatistics all = model.MeasureCascades(pairs);
        LengthTable lengths = LengthTable.Measure([("one", model), ("other", model)], pairs, buckets: 2);
        Assert.Contains(cascade.Sentence, CascadeView.Render(cascade));
        Assert.Contains(recovery.Sentence, CascadeView.Render(recovery));
        Assert.Contains(all.Sentence, CascadeView.Render(all));
        Assert.Contains(source.Sentence, BottleneckView.Render(source, pipe));
        Assert.Contains(lengths.Sentences[1], BottleneckView.Render(lengths));
        Assert.Contains(tree.Sentence, BeamView.Render(tree, pipe));
        Assert.Equal(cascade.Steps.Count, CascadeView.Render(cascade).SkipWhile(line => !line.Contains("log p told", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0).Count());
    }

    [Fact]
    public void TheTreeMarksTheWayToTheResult()
    {
        BeamTree tree = model.ExplainBeam("abab");
        string way = string.Concat(BeamView.Render(tree, pipe).Where(line => line.Contains(" *", StringComparison.Ordinal) && line.Contains("- ", StringComparison.Ordinal)));
        foreach (int node in tree.Path(tree.Leaves[0])) Assert.Contains(tree.Nodes[node].Symbol, way, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("고양이", 6, "고양이")]
    [InlineData("고양이", 5, "고양…")]
    [InlineData("고양이", 4, "고…")]
    [InlineData("house", 4, "hou…")]
    public void TextIsCutByColumns(string text, int columns, string expected) => Assert.Equal(expected, TextWidth.Cut(text, columns));

    [Fact]
    public void ANarrowScreenShowsTheEndOfALongBeginning()
    {
        BeamNode[] chain = [.. Enumerable.Range(1, 9).Select(length => new BeamNode(length == 1 ? null : length - 2, length, $"word{length}", length, -length, -length, length == 9 ? HypothesisFate.Ended : HypothesisFate.Survived))];
        var result = new Translation
        {
            Text = "",
            LogProbability = -9,
            Score = -9,
            Ended = true,
            SourceSymbols = ["a"],
            TargetSymbols = [.. chain.Select(node => node.Symbol)],
            LogProbabilities = [],
            Alignment = [],
        };
        string way = BeamView.Render(new BeamTree(["a"], "beam", chain, [result]), pipe).Single(line => line.Contains(" *", StringComparison.Ordinal) && line.Contains("word9", StringComparison.Ordinal));
        Assert.Contains("…word4 ", way, StringComparison.Ordinal);
        Assert.DoesNotContain("word3", way, StringComparison.Ordinal);
    }

    private static Seq2Seq Create()
    {
        TextUnits units = TextUnits.Characters;
        var spec = new Seq2SeqSpec { SourceUnits = units, TargetUnits = units, Embedding = 4, Encoder = new GruSpec(4), Decoder = new GruSpec(4), MaximumTargetLength = 6 };
        return Seq2Seq.Create(spec, Vocabulary.Build(units, "ab"), Vocabulary.Build(units, "xy"), seed: 3);
    }
}
