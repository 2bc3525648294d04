using System.Text;
using System.Text.Json;
using Unroll.Text;

namespace Unroll.Tests.Text;

public sealed class TextUnitsTests
{
    public static TheoryData<TextUnits, string> Written => new()
    {
        { TextUnits.Characters, "\"characters\"" },
        { TextUnits.Bytes, "\"bytes\"" },
        { TextUnits.Syllables(5), """{"level":"syllables","minimumCount":5}""" },
        { TextUnits.PennTreebank, """{"level":"words","specials":["end"]}""" },
        { TextUnits.Words(2, 10_000, true, WordSplitting.Punctuation) with { MarkLineEnds = false }, """{"level":"words","minimumCount":2,"maximumSize":10000,"lowerCase":true,"splitting":"punctuation","markLineEnds":false}""" },
        { TextUnits.Characters with { Normalization = null }, """{"level":"characters","normalization":null}""" },
        { TextUnits.Jamo with { Normalization = NormalizationForm.FormKC, Specials = SpecialSymbols.None }, """{"level":"jamo","normalization":"NFKC","specials":[]}""" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void RecipesSayWhatTheCodeSays(TextUnits units, string json)
    {
        Assert.Equal(json, units.ToString());
        Assert.Equal(units, JsonSerializer.Deserialize<TextUnits>(json));
        Assert.Equal(json, JsonSerializer.Serialize(units));
    }

    [Theory]
    [InlineData("\"letters\"", "'letters': use one of characters, syllables")]
    [InlineData("{\"minimumCount\": 3}", "units.level is missing")]
    [InlineData("{\"level\": \"words\", \"minimum\": 3}", "no field 'minimum'")]
    [InlineData("{\"level\": \"words\", \"minimumCount\": 0}", "units.minimumCount is 0")]
    [InlineData("{\"level\": \"words\", \"minimumCount\": 1.5}", "write a whole number")]
    [InlineData("{\"level\": \"words\", \"specials\": []}", "units.markLineEnds needs <eos>")]
    [InlineData("{\"level\": \"jamo\", \"normalization\": \"NFD\"}", "must be NFC or NFKC for jamo")]
    [InlineData("{\"level\": \"words\", \"specials\": [\"stop\"]}", "'stop': use one of padding, start, end")]
    [InlineData("7", "units is a JSON Number")]
    public void MistakesAreNamed(string json, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TextUnits>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void AllProblemsAreReportedTogether()
    {
        TextUnits units = TextUnits.Words(minimumCount: -1, maximumSize: 2) with { Specials = SpecialSymbols.None };
        Assert.Equal(3, units.Problems().Count);
        Assert.Throws<ArgumentException>(() => Vocabulary.Build(units, "text"));
    }
}
