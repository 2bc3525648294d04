using System.Text;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Decoding;

public sealed class GenerationTests
{
    private static readonly Lazy<LanguageModel> English = new(() => Train(TextUnits.Characters, string.Concat(Enumerable.Repeat("one two three four five six seven.\n", 60))));
    private static readonly Lazy<LanguageModel> Korean = new(() => Train(TextUnits.Jamo, string.Concat(Enumerable.Repeat("다람쥐 헌 쳇바퀴에 타고파.\n", 60))));

    [Fact]
    public async Task ATrainedModelGoesOnAsTheTextDoes()
    {
        string text = await Collect(English.Value, "one two ", new Sampling { Temperature = 0, Length = 26 });
        Assert.Equal("three four five six seven.", text);
    }

    [Fact]
    public async Task TheSeedDecidesTheText()
    {
        var sampling = new Sampling { Temperature = 1.5, Seed = 3, Length = 60 };
        string first = await Collect(English.Value, "one", sampling);
        Assert.Equal(first, await Collect(English.Value, "one", sampling));
        Assert.Equal(first, string.Concat(English.Value.Generate("one", sampling)));
        Assert.NotEqual(first, await Collect(English.Value, "one", sampling with { Seed = 4 }));
    }

    [Fact]
    public async Task TemperatureZeroNeedsNoSeed()
    {
        var greedy = new Sampling { Temperature = 0, Length = 30 };
        Assert.Equal(await Collect(English.Value, "six", greedy), await Collect(English.Value, "six", greedy with { Seed = 99 }));
        Assert.Equal(await Collect(English.Value, "six", greedy), await Collect(English.Value, "six", greedy with { Temperature = 1, TopK = 1 }));
        Assert.Equal(await Collect(English.Value, "six", greedy), await Collect(English.Value, "six", greedy with { Temperature = 1, TopP = 1e-9 }));
    }

    [Theory]
    [InlineData("four", "three ")]
    [InlineData("e six", "three four fiv")]
    [InlineData("seven.\none", "three four five six ")]
    public async Task NothingOfAStopTextComesOut(string stop, string expected)
    {
        string text = await Collect(English.Value, "one two ", new Sampling { Temperature = 0, Length = 60, Stop = [stop, "never written"] });
        Assert.Equal(expected, text);
    }

    [Fact]
    public async Task WhatMightHaveBeenAStopTextComesOutInTheEnd()
    {
        string text = await Collect(English.Value, "one two ", new Sampling { Temperature = 0, Length = 8, Stop = ["e fox"] });
        Assert.Equal("three fo", text);
    }

    [Fact]
    public async Task SyllablesComeOutWhole()
    {
        var pieces = new List<string>();
        await foreach (string piece in Korean.Value.GenerateAsync("다람", new Sampling { Temperature = 0, Length = 40 })) pieces.Add(piece);
        foreach (Rune rune in string.Concat(pieces).EnumerateRunes()) Assert.False(rune.Value is >= 0x1100 and < 0x1200, "A jamo came out by itself.");
        foreach (string piece in pieces) Assert.NotEqual("", piece);
        Assert.StartsWith("쥐 헌 쳇바퀴에 타고파.", string.Concat(pieces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItWritesWithoutAPromptToo() => Assert.Equal("one two", await Collect(English.Value, "", new Sampling { Temperature = 0, Length = 7 }));

    [Fact]
    public async Task NoSymbolsIsNoText() => Assert.Equal("", await Collect(English.Value, "one", new Sampling { Length = 0 }));

    [Fact]
    public async Task ItStopsWhenAsked()
    {
        using var source = new CancellationTokenSource();
        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string _ in English.Value.GenerateAsync("one", new Sampling { Length = 1_000_000 }, source.Token))
            {
                if (++pieces == 5) await source.CancelAsync();
            }
        });
        Assert.InRange(pieces, 5, 7);
    }

    [Fact]
    public void WhatCannotBeIsNamedBeforeAnythingIsWritten()
    {
        InvalidSpecException thrown = Assert.Throws<InvalidSpecException>(() => English.Value.Generate("x", new Sampling { Temperature = -1, TopK = 0, TopP = 2, Length = -1, Stop = [""] }));
        Assert.Equal(5, thrown.Problems.Count);
    }

    [Fact]
    public async Task ManyMayWriteAtOnce()
    {
        var sampling = new Sampling { Temperature = 1, Length = 80 };
        string[] expected = [.. Enumerable.Range(0, 16).Select(i => string.Concat(English.Value.Generate("two", sampling with { Seed = (ulong)i })))];
        string[] together = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Collect(English.Value, "two", sampling with { Seed = (ulong)i })));
        Assert.Equal(expected, together);
    }

    [Fact]
    public void SamplesFollowTheProbabilities()
    {
        // 20,000 draws from known logits: frequencies within five standard deviations.
        float[] logits = [0f, 1f, 2f, float.NegativeInfinity];
        double total = 1 + Math.E + Math.Exp(2);
        var sampler = new Sampler(new Sampling { Seed = 11 });
        int[] counts = new int[4];
        const int draws = 20_000;
        for (int i = 0; i < draws; i++) counts[sampler.Choose(logits, [], i)]++;
        for (int i = 0; i < 3; i++)
        {
            double p = Math.Exp(i) / total;
            Assert.InRange(counts[i], draws * p - 5 * Math.Sqrt(draws * p * (1 - p)), draws * p + 5 * Math.Sqrt(draws * p * (1 - p)));
        }

        Assert.Equal(0, counts[3]);
    }

    private static async Task<string> Collect(LanguageModel model, string prompt, Sampling sampling)
    {
        var text = new StringBuilder();
        await foreach (string piece in model.GenerateAsync(prompt, sampling)) text.Append(piece);
        return text.ToString();
    }

    private static LanguageModel Train(TextUnits units, string text)
    {
        Corpus corpus = Corpus.FromText(text);
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Units = units, Embedding = 16, Recurrent = new GruSpec(48) }, corpus, seed: 1);
        model.Train(corpus, new TrainingSpec { Optimizer = new Adam(1e-2), Steps = 150, BatchSize = 8, SequenceLength = 24, ClipNorm = 1 });
        return model;
    }
}
