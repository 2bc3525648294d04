using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tests.Families;
using Unroll.Text;

namespace Unroll.Tests.Insight;

/// <summary>A recurrent model and a GPT beside each other.</summary>
public sealed class LanguageModelComparisonTests
{
    private const string Text = "the cat sat on the mat, that fat cat; and then it sat on a hat.";

    private static readonly Gpt gpt = GptKinds.Create("learned", Text);

    private static readonly LanguageModel lstm = LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = new LstmSpec(12) }, gpt.Vocabulary, seed: 2);

    private static readonly TextPart part = new("text", Text.AsMemory());

    [Fact]
    public void BothAreMeasuredFromTheSameContexts()
    {
        LanguageModelComparison both = LanguageModelComparison.Measure([("gpt", gpt), ("lstm", lstm)], part, new Sampling { Length = 10, Seed = 3 });
        Assert.True(both.SameSymbols);
        Assert.Equal([(1, 1), (2, 2), (3, 4), (5, 8), (9, 12)], both.Contexts.Select(range => (range.Least, range.Most)));
        Assert.Equal(Text.Length - 1, both.Contexts.Sum(range => range.Symbols));
        ILanguageModel[] models = [gpt, lstm];
        for (int model = 0; model < 2; model++)
        {
            ComparedModel row = both.Models[model];
            Assert.Equal(10, row.Sample.Length);
            Assert.Equal((models[model].Parameters.Count, Text.Length - 1L), (row.Parameters, row.Score.Tokens));
            double[] expected = ByContext(models[model], 12);
            for (int i = 0; i < both.Contexts.Count; i++)
            {
                ContextRange range = both.Contexts[i];
                (double nats, int count) = (0, 0);
                for (int t = range.Least; t <= range.Most; t++)
                {
                    int windows = Enumerable.Range(0, Text.Length - 1).Count(at => at % 12 == t - 1);
                    nats += expected[t - 1];
                    count += windows;
                }

                Assert.Equal(range.Symbols, count);
                Assert.Equal(nats / count, row.LossByContext[i], 1e-4);
            }
        }

        Assert.Equal(3, both.Sentences.Count);
        Assert.All(both.Sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
        Assert.Contains("\"lossByContext\":[", InsightJson.Write(both), StringComparison.Ordinal);
    }

    [Fact]
    public void APassageIsMeasuredSymbolBySymbol()
    {
        PassageComparison passage = PassageComparison.Measure([("gpt", gpt), ("lstm", lstm)], "the cat");
        Assert.Equal(7, passage.Labels.Count);
        int[] ids = gpt.Vocabulary.Encode("the cat");
        (float[] first, var state) = gpt.Step(ids[0]);
        (float[] second, _) = gpt.Step(ids[1], state);
        Assert.Equal(6, passage.Bits[0].Count);
        Assert.Equal((Likelihood.LogSum(first) - first[ids[1]]) / Math.Log(2), passage.Bits[0][0], 1e-9);
        Assert.Equal((Likelihood.LogSum(second) - second[ids[2]]) / Math.Log(2), passage.Bits[0][1], 1e-9);
        Assert.Contains("furthest apart at", passage.Sentence, StringComparison.Ordinal);
        Assert.Contains("\"bits\":[[", InsightJson.Write(passage), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherSymbolsAreComparedByBitsPerCharacterOnly()
    {
        LanguageModel bytes = LanguageModel.Create(new LanguageModelSpec { Units = TextUnits.Bytes, Embedding = 4, Recurrent = new GruSpec(4) }, Corpus.FromText(Text));
        LanguageModelComparison both = LanguageModelComparison.Measure([("gpt", gpt), ("bytes", bytes)], part, new Sampling { Length = 1 });
        Assert.False(both.SameSymbols);
        Assert.DoesNotContain("read by", both.Sentences[0], StringComparison.Ordinal);
        Assert.Contains("other symbols", Assert.Throws<ArgumentException>(() => PassageComparison.Measure([("gpt", gpt), ("bytes", bytes)], "the")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LanguageModelComparison.Measure([], part));
        Assert.Throws<ArgumentException>(() => PassageComparison.Measure([("gpt", gpt)], "t"));
    }

    // Sums over all windows, symbol by symbol.
    private static double[] ByContext(ILanguageModel model, int window)
    {
        int[] ids = model.Vocabulary.Encode(Text);
        double[] nats = new double[window];
        float[] logits = new float[model.Vocabulary.Size];
        ITextReading reading = model.Open();
        for (int at = 0; at + 1 < ids.Length; at++)
        {
            if (at % window == 0) reading = model.Open();
            reading.Step([ids[at]], logits);
            nats[at % window] += Likelihood.LogSum(logits) - logits[ids[at + 1]];
        }

        return nats;
    }
}
