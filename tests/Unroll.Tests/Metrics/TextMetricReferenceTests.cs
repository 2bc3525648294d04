using System.Text.Json;
using Unroll.Metrics;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Metrics;

/// <summary>Against <c>text-metrics.json</c>: random texts and what a plain Python program says of them, which gives the values that sacreBLEU's own tests publish.</summary>
public sealed class TextMetricReferenceTests
{
    private static readonly Dictionary<string, ITextMetric> metrics = new(StringComparer.Ordinal)
    {
        ["bleu tok:13a"] = new Bleu(),
        ["bleu tok:intl"] = new Bleu(BleuTokenization.International14),
        ["bleu tok:none"] = new Bleu(BleuTokenization.Whitespace),
        ["bleu tok:char"] = new Bleu(BleuTokenization.Characters),
        ["bleu case:lc"] = new Bleu { LowerCase = true },
        ["bleu eff:yes"] = new Bleu { EffectiveOrder = true },
        ["bleu eff:yes smooth:none"] = new Bleu { EffectiveOrder = true, Smoothing = BleuSmoothing.None },
        ["bleu eff:yes smooth:floor"] = new Bleu { EffectiveOrder = true, Smoothing = BleuSmoothing.Floor },
        ["bleu eff:yes smooth:add-k"] = new Bleu { EffectiveOrder = true, Smoothing = BleuSmoothing.AddK },
        ["chrf"] = new ChrF(),
        ["chrf++"] = new ChrF(2),
        ["chrf case:lc space:yes"] = new ChrF { LowerCase = true, Whitespace = true },
        ["chrf++ eff:no"] = new ChrF(2) { EveryOrder = true },
        ["ter"] = new TranslationEditRate(),
        ["ter norm:yes"] = new TranslationEditRate { Normalize = true },
        ["ter punct:no"] = new TranslationEditRate { WithoutPunctuation = true },
        ["ter case:mixed"] = new TranslationEditRate { CaseSensitive = true },
    };

    private static readonly JsonElement file = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestFolders.Repository, "tests", "Unroll.Tests", "Metrics", "text-metrics.json"))).RootElement;
    private static readonly string[] hypotheses = [.. file.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("hypothesis").GetString()!)];
    private static readonly string[][] references = [.. file.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("references").EnumerateArray().Select(text => text.GetString()!).ToArray())];

    public static TheoryData<string> Settings => [.. metrics.Keys];

    [Fact]
    public void EverySettingOfTheFileIsCompared() => Assert.Equal(file.GetProperty("scores").EnumerateObject().Select(score => score.Name).Order(), metrics.Keys.Order());

    [Theory]
    [MemberData(nameof(Settings))]
    public void ScoresAreThoseOfTheReference(string setting)
    {
        JsonElement expected = file.GetProperty("scores").GetProperty(setting);
        ITextMetric metric = metrics[setting];
        double[] sentences = [.. expected.GetProperty("sentences").EnumerateArray().Select(value => value.GetDouble())];
        for (int i = 0; i < sentences.Length; i++)
        {
            double value = metric.Sentence(hypotheses[i], references[i]).Value;
            Assert.True(Math.Abs(sentences[i] - value) < 2e-6, $"{setting}, pair {i}: {value} instead of {sentences[i]} for '{hypotheses[i]}'");
        }

        Assert.Equal(expected.GetProperty("corpus").GetDouble(), metric.Corpus(hypotheses, references).Value, 1e-8);
        foreach (string part in setting.Split(' ').Skip(1)) Assert.Contains(part, metric.Corpus(hypotheses, references).Signature, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", RougeUnit.Words)]
    [InlineData("2", RougeUnit.Pairs)]
    [InlineData("l", RougeUnit.Subsequence)]
    public void RougeOfPlainEnglishIsThatOfTheReference(string name, RougeUnit unit)
    {
        // Elsewhere the reference knows no letters but those of English.
        int[] plain = [.. Enumerable.Range(0, hypotheses.Length).Where(i => references[i].Append(hypotheses[i]).All(text => text.All(char.IsAscii)) && !hypotheses[i].Contains('\'', StringComparison.Ordinal))];
        TextScore score = new Rouge(unit).Corpus([.. plain.Select(i => hypotheses[i])], [.. plain.Select(i => references[i])]);
        Assert.Equal(file.GetProperty("rouge").GetProperty(name).GetDouble(), score.Value, 1e-8);
    }
}
