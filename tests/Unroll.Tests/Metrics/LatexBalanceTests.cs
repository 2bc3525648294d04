using Unroll.Metrics;

namespace Unroll.Tests.Metrics;

public sealed class LatexBalanceTests
{
    private static readonly string Tail = new('x', 5000);

    [Theory]
    [InlineData("", true, true, true)]
    [InlineData(@"\begin{proof} $a_{1}$ \end{proof}", true, true, true)]
    [InlineData(@"\begin{a}\begin{b}\end{a}\end{b}", true, false, true)]
    [InlineData(@"\end{proof}", true, false, true)]
    [InlineData(@"a } b", false, true, true)]
    [InlineData(@"{", false, true, true)]
    [InlineData(@"\begin{proof}", true, false, true)]
    [InlineData(@"\{ 100\% } ", false, true, true)]
    [InlineData(@"\{ \} \\ \$ \%", true, true, true)]
    [InlineData("% a comment with } and \\end{x} and $\nnext", true, true, true)]
    [InlineData("$a\n\nb", true, true, false)]
    [InlineData("$$a\nb$$ \\$", true, true, true)]
    [InlineData("$a", true, true, false)]
    public void BeforeTheTailEverythingCounts(string latex, bool braces, bool environments, bool mathematics) =>
        Assert.Equal(new LatexBalance(braces, environments, mathematics), LatexBalance.Of(latex + Tail));

    [Fact]
    public void WhatTheEndOfTheSampleCutsOffIsForgiven()
    {
        string whole = "\\begin{lemma} $x$ \\end{lemma}\n" + Tail;
        Assert.Equal(new LatexBalance(true, true, true), LatexBalance.Of(whole + @"\begin{proof} We have $\mathcal{O"));
        Assert.Equal(new LatexBalance(true, true, true), LatexBalance.Of(whole + @"\begin{pro"));
        Assert.Equal(new LatexBalance(false, false, true), LatexBalance.Of(whole + @"} \end{proof}"));
        Assert.Equal(new LatexBalance(false, true, true), LatexBalance.Of("{" + Tail[..300]));
        Assert.Equal(new LatexBalance(false, true, true), LatexBalance.Of("{ab"));
    }

    [Fact]
    public void SharesOverSamples()
    {
        LatexBalanceScore score = LatexBalanceScore.Of(["{}", "}", @"\end{x}", "fine"]);
        Assert.Equal(new LatexBalanceScore(4, 0.75, 0.75, 1, 0.5), score);
        Assert.StartsWith("50.0 % of 4 samples balanced", score.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LatexBalanceScore.Of([]));
    }
}
