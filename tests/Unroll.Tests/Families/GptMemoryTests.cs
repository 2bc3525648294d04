using Unroll.Data;
using Unroll.Families;
using Unroll.Metrics;

namespace Unroll.Tests.Families;

[Collection("measures memory")]
public sealed class GptMemoryTests
{
    /// <summary>Keys and values of a window that is full serve the next one: an evaluation takes no new memory for each, however long the text.</summary>
    [Fact]
    public void WindowsThatAreForgottenGiveTheirMemoryBack()
    {
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Repeat("the rain in spain falls mainly on the plain.\n", 200)));
        Gpt model = Gpt.Create(new GptSpec { Context = 32, Layers = 2, Heads = 2, Width = 32 }, corpus, seed: 1);
        model.Evaluate(corpus.Train);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        model.Evaluate(corpus.Train);
        long megabytes = (GC.GetTotalAllocatedBytes(precise: true) - before) >> 20;
        Assert.True(megabytes < 4, $"The second evaluation took {megabytes} MB.");
    }
}
