using Unroll.Data;
using Unroll.Families;
using Unroll.Insight;

namespace Unroll.Tests.Insight;

public sealed class ExplainGptTests
{
    [Fact]
    public void OnlyWhatIsSeenMovesTheNextSymbol()
    {
        Gpt model = Gpt.Create(new GptSpec { Context = 12, Layers = 1, Heads = 2, Width = 16 }, Corpus.FromText("the cat sat on the mat"), seed: 3);
        Attribution why = model.Explain("the cat sat", 6);
        Assert.Equal(7, why.Inputs.Count);
        Assert.Contains("log-probability", why.Output, StringComparison.Ordinal);
        Assert.InRange(why.Probability!.Value, 0, 1);
        Assert.All(why.Norms, norm => Assert.True(norm > 0));
        Assert.All(why.Occlusion, loss => Assert.True(double.IsFinite(loss)));

        // The model itself is not touched, and asking again gives the same.
        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
        Assert.Equal(why.Occlusion, model.Explain("the cat sat", 6).Occlusion);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain("the", 3));
        Assert.Throws<ArgumentException>(() => model.Explain("the cat sat on the mat"));
    }
}
