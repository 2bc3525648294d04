using System.Text;
using System.Text.Json;
using Unroll.Tests.Goldens;
using Unroll.Text;

namespace Unroll.Tests.Text;

/// <summary>A tokeniser from elsewhere as the symbols of a model: its ids stay what they are.</summary>
public sealed class ImportedVocabularyTests
{
    private const string Marked = """
        { "version": "1.0", "added_tokens": [ { "id": 3, "content": "</s>", "special": true, "normalized": false }, { "id": 0, "content": "<s>", "special": true, "normalized": false } ],
          "pre_tokenizer": { "type": "Split", "pattern": { "String": "▁" }, "behavior": "MergedWithNext", "invert": false }, "decoder": { "type": "Fuse" },
          "model": { "type": "BPE", "unk_token": "?", "vocab": { "a": 1, "b": 2, "ab": 4, "?": 5 }, "merges": [ [ "a", "b" ] ] } }
        """;

    [SkippableFact]
    public void Gpt2KeepsItsIdsAndEndsTextsAtTheLast()
    {
        string folder = Path.Combine(TestFolders.RequireGoldens(), "tokenizers/gpt2_en_ko");
        var tokenizer = Tokenizer.Load(folder);
        Vocabulary vocabulary = Vocabulary.FromTokenizer(tokenizer);
        Assert.Equal((957, 956, 956, (int?)null, (int?)null, 0, true), (vocabulary.Size, vocabulary.Start, vocabulary.End, vocabulary.Padding, vocabulary.UnknownId, vocabulary.SpecialCount, vocabulary.IsImported));
        Assert.Equal([956], Enumerable.Range(0, 957).Where(vocabulary.IsSpecial));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        foreach (JsonElement text in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            string written = text.GetProperty("text").GetString()!;
            int[] ids = vocabulary.Encode(written, out EncodingReport report);
            Assert.Equal(text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), ids);
            Assert.Equal(0, report.Unknown);
            Assert.Equal(Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(written)), vocabulary.Decode(ids));
        }

        Vocabulary read = Vocabulary.FromJson(vocabulary.ToJson());
        Assert.Equal((vocabulary.Hash, vocabulary.Size, vocabulary.End, true), (read.Hash, read.Size, read.End, read.IsImported));
        for (int id = 0; id < vocabulary.Size; id++) Assert.True(read.TryGetId(vocabulary.Symbol(id), out int found) && found == id, vocabulary.Label(id));

        // Spelled out it is text; the id itself is none.
        Assert.DoesNotContain(956, vocabulary.Encode("<|endoftext|>"));
        Assert.Equal("ab", vocabulary.Decode([.. vocabulary.Encode("a"), 956, .. vocabulary.Encode("b")]));
    }

    [Fact]
    public void SpecialTokensGetTheirMeaningByTheirNames()
    {
        Vocabulary vocabulary = Vocabulary.FromJson(Encoding.UTF8.GetBytes(Marked));
        Assert.Equal((6, 0, 3, 5), (vocabulary.Size, vocabulary.Start, vocabulary.End, vocabulary.UnknownId));
        Assert.Equal([0, 3], Enumerable.Range(0, 6).Where(vocabulary.IsSpecial));
        int[] ids = vocabulary.Encode("abxa", out EncodingReport report);
        Assert.Equal([4, 5, 1], ids);
        Assert.Equal([new UnknownSymbol("x", 1, 2, 1, 3)], report.Symbols);
        Assert.Equal("ab\uFFFDa", vocabulary.Decode(ids));
        Assert.Equal(["<s>", "a", "b", "</s>", "ab", "?"], Enumerable.Range(0, 6).Select(vocabulary.Symbol));
    }
}
