using Spectre.Console;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Insight;
using Unroll.Tests.Insight;

namespace Unroll.Tests.Cli;

/// <summary>Pictures in the terminal: what they say without colour, that colour adds nothing but colour, and that Hangul keeps its columns.</summary>
public sealed class InsightViewTests
{
    private static readonly Drawing plain = new(100, Colour: false, Blocks: false);
    private static readonly Drawing full = new(100, Colour: true, Blocks: true);

    [Fact]
    public void Influence_without_pictures_is_a_table_of_numbers()
    {
        string[] lines = Bare(InfluenceView.Render(Example.Record(), plain));

        Assert.Equal(
            [
                "How much does each symbol move the score of '하' after step 2?",
                "Influence on '하' halves every 0.2 symbols; the first, '안', has 0.25 % of the last.",
                "",
                " step  symbol  |d logit/dx|   gradient·x   occlusion",
                "    0  안            0.0025          0.5        0.01",
                "    1  녕              0.05       -0.125        0.02",
                "    2  ␣                  1            2          -3",
                "gradient·x: what the symbol contributes to first order; occlusion: how much log p falls if it is another symbol",
                "",
                "p('하') = 0.25. Rank agreement of gradient and occlusion: 1.00.",
                "LanguageModel {LSTM, 1 x 4} · seed 7 · update 1200 · evaluation mode, dropout off",
            ],
            lines);
    }

    [Fact]
    public void Colour_shows_the_same_numbers_and_a_strip_of_text()
    {
        string[] lines = [.. InfluenceView.Render(Example.Record(), full)];

        Assert.Contains(lines, line => line.Contains(Shade.On(LogScale.Absolute.Share(1), "␣"), StringComparison.Ordinal));
        Assert.Contains(Bare(lines), line => line == "안녕␣");
        Assert.Contains(Bare(lines), line => line.Contains("0.0025", StringComparison.Ordinal) && line.Contains('█', StringComparison.Ordinal));
        Assert.Contains(Bare(lines), line => line.Contains("absolute: ▁ 1e-7 … █ 1e+1", StringComparison.Ordinal));
        Assert.Contains(Bare(InfluenceView.Render(Example.Record(), full, relative: true)), line => line.Contains("relative to the largest", StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_terminal_gets_two_measures_without_broken_lines()
    {
        string[] lines = Bare(InfluenceView.Render(Example.Record(), new Drawing(45, Colour: true, Blocks: false)));

        Assert.Contains("    1  녕              0.05         0.02", lines);
        Assert.All(lines.Where(line => line.Length > 6 && char.IsDigit(line[4])), line => Assert.InRange(TextWidth.Of(line), 1, 45));
    }

    [Fact]
    public void Gradients_are_drawn_on_a_log_axis_with_a_line_for_zero()
    {
        string[] lines = Bare(GradientView.Render(Example.Record(), plain));

        // Both states together: 2.2e-6, 0.1 and 0.56.
        Assert.Contains(lines, line => line.StartsWith("     1e0 |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("    1e-6 |", StringComparison.Ordinal));
        Assert.Equal(3, lines.Sum(line => line.Contains('|', StringComparison.Ordinal) && !line.Contains("dL", StringComparison.Ordinal) ? line.Count(c => c == '0') - line.Split('|')[0].Count(c => c == '0') : 0));
        Assert.Contains(lines, line => line.StartsWith("    1  녕", StringComparison.Ordinal) && line.Contains("  0 ", StringComparison.Ordinal) && line.EndsWith("0.1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_curve_that_is_zero_is_drawn_as_zero()
    {
        string[] lines = Bare(CurveChart.Render([("RNN", [0.0, 1e-31, 1.0])], plain));

        Assert.Contains(lines, line => line == "       0 |RR");
        Assert.Equal(["every gradient is 0"], Bare(CurveChart.Render([("RNN", [0.0, 0.0])], plain)));
    }

    [Fact]
    public void Gates_without_colour_are_their_means()
    {
        string[] lines = Bare(GatesView.Render(Example.Record(), plain));

        Assert.Contains("Of the 4 units of rnn.layer0.forward.forget, 0 stay open (above 0.9) and 0 stay shut (below 0.1) at more than nine of ten steps.", lines);
        Assert.Contains("rnn.layer0.forward.forget: mean 0.479, above 0.9 at 41.7 % of steps and units, below 0.1 at 41.7 %", lines);
        Assert.Contains("안      녕      ␣", lines);
        Assert.Contains("0.438   1.000   0.000", lines);
    }

    [Fact]
    public void A_gate_map_has_two_bands_of_units_in_a_row_and_two_columns_for_hangul()
    {
        string[] lines = [.. GatesView.Render(Example.Record(), full)];
        string[] map = [.. lines.Where(line => line.Contains('▀', StringComparison.Ordinal))];

        Assert.Equal(2, map.Length);
        Assert.Equal(6, map[0].Count(c => c == '▀'));
        Assert.StartsWith($"  {Shade.Halves(0, 0.25)}", map[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("안녕", 4)]
    [InlineData("ㄱ", 2)]
    [InlineData("é", 1)]
    [InlineData("␣⏎", 2)]
    public void Hangul_is_two_columns_wide(string text, int width)
    {
        Assert.Equal(width, TextWidth.Of(text));
        Assert.Equal(8, TextWidth.Of(TextWidth.Pad(text, 8)));
    }

    [Fact]
    public void Verification_shows_both_numbers_and_their_distance()
    {
        string[] lines = Bare(VerificationView.Render([.. Example.Record().Verifications, new Verification("tiny", 1e-14, 3e-14)]));

        Assert.Contains(lines, line => line.Contains("2.5000000e-3", StringComparison.Ordinal) && line.Contains("2.5000100e-3", StringComparison.Ordinal) && line.EndsWith("4.0e-6", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("too small to tell", StringComparison.Ordinal));
    }

    private static string[] Bare(IEnumerable<string> lines) => [.. lines.Select(line => Markup.Remove(line).TrimEnd())];
}
