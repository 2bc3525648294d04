using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Decoding;
using Unroll.Numerics;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Decoding;

public sealed partial class LogitFilterTests
{
    [SkippableTheory, GoldenCases("layers/logits_processors")]
    public void AFilterDoesWhatHuggingFaceDoes(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        float[] scores = golden["input.scores"].ToSingles();
        int columns = golden["input.scores"].Shape[^1];
        double[] expected = golden["output.scores"].ToDoubles();
        int[] texts = golden.Ids("input_ids");
        int rows = scores.Length / columns, length = texts.Length / rows;
        for (int row = 0; row < rows; row++) Apply(golden, scores.AsSpan(row * columns, columns), texts.AsSpan(row * length, length), expected.AsSpan(row * columns, columns));
        golden.Check("output.scores", scores);
        golden.RequireComplete();
    }

    [Fact]
    public void TopKKeepsWhatTiesWithTheLast()
    {
        float[] logits = [1, 3, 2, 2, 0];
        LogitFilters.TopK(logits, 2);
        Assert.Equal([float.NegativeInfinity, 3, 2, 2, float.NegativeInfinity], logits);
    }

    [Fact]
    public void TopPKeepsAtLeastOne()
    {
        float[] logits = [10, 0, 0];
        LogitFilters.TopP(logits, 0.01);
        Assert.Equal([10, float.NegativeInfinity, float.NegativeInfinity], logits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    [InlineData(300)]
    public void TheFiltersAgreeWithSorting(int count)
    {
        // A few values only, so that many are equal.
        var random = new RandomStream(5).Fork((ulong)count);
        float[] logits = [.. Enumerable.Range(0, 300).Select(i => random.Below(40, (ulong)i) / 4f)], kept = [.. logits], likely = [.. logits];
        LogitFilters.TopK(kept, count);
        float last = logits.Order().ElementAt(300 - count);
        Assert.Equal(logits.Select(logit => logit < last ? float.NegativeInfinity : logit), kept);

        double probability = count / 301.0, total = logits.Sum(logit => Math.Exp(logit)), sum = 0;
        LogitFilters.TopP(likely, probability, atLeast: 3);
        float[] expected = [.. logits];
        foreach ((int rank, int id) in Enumerable.Range(0, 300).OrderByDescending(id => logits[id]).ThenBy(id => id).Index())
        {
            if (sum > probability && rank >= 3) expected[id] = float.NegativeInfinity;
            sum += Math.Exp(logits[id]) / total;
        }

        Assert.Equal(expected, likely);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void ATemperatureIsPositive(double temperature) => Assert.Throws<ArgumentOutOfRangeException>(() => LogitFilters.Temperature(new float[3], temperature));

    private static void Apply(GoldenCase golden, Span<float> row, ReadOnlySpan<int> text, ReadOnlySpan<double> expected)
    {
        switch (golden.Call.Text.Split(' ')[^1])
        {
            case "TemperatureLogitsWarper":
                LogitFilters.Temperature(row, Number(golden, @"divide by (?<number>[\d.]+)"));
                break;
            case "TopKLogitsWarper":
                // The description does not say how many are kept; the result does.
                int kept = 0;
                foreach (double value in expected) kept += double.IsFinite(value) ? 1 : 0;
                LogitFilters.TopK(row, kept);
                break;
            case "TopPLogitsWarper":
                int atLeast = AtLeast().Match(golden.Description) is { Success: true } match ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) : 1;
                LogitFilters.TopP(row, Number(golden, @"(?:top_p|passes) (?<number>[\d.]*\d)"), atLeast);
                break;
            case "RepetitionPenaltyLogitsProcessor":
                LogitFilters.RepetitionPenalty(row, text, Number(golden, @"divided by (?<number>[\d.]+)"));
                break;
            case "NoRepeatNGramLogitsProcessor":
                LogitFilters.NoRepeat(row, text, (int)Number(golden, @"a (?<number>\d+)-gram"));
                break;
            case "MinLengthLogitsProcessor":
                LogitFilters.MinimumLength(row, text, (int)Number(golden, @"length < (?<number>\d+)"), (int)Number(golden, @"end token (?<number>\d+)"));
                break;
            case "NoBadWordsLogitsProcessor":
                LogitFilters.Forbid(row, text, JsonSerializer.Deserialize<int[][]>(BadWords().Match(golden.Description).Value)!);
                break;
            default:
                throw new InvalidDataException($"{golden.Name}: no filter of ours is a '{golden.Call.Text}'.");
        }
    }

    private static double Number(GoldenCase golden, string pattern) =>
        double.Parse(Regex.Match(golden.Description, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["number"].Value.TrimEnd('.'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[\[[\d, \[\]]*\]\]", RegexOptions.None, 1000)]
    private static partial Regex BadWords();

    [GeneratedRegex(@"at least (?<number>\d+) tokens", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AtLeast();
}
