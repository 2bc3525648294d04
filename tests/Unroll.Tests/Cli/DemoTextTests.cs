using Unroll.Cli.Resources;
using Unroll.Text;

namespace Unroll.Tests.Cli;

public sealed class DemoTextTests
{
    [Fact]
    public void BothTextsAreThereAndComposed()
    {
        Assert.InRange(DemoText.English.Length, 10_000, 20_000);
        Assert.InRange(DemoText.Korean.Length, 4_000, 10_000);
        Assert.True(UnicodeNormalization.IsNormalized(DemoText.English) && UnicodeNormalization.IsNormalized(DemoText.Korean));
        Assert.DoesNotContain('\r', DemoText.Korean);
        Assert.InRange(Vocabulary.Build(TextUnits.Jamo, DemoText.Korean).Size, 60, 100);
    }
}
