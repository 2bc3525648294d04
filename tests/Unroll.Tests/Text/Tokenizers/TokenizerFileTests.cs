using System.Text;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Text;

/// <summary>Broken tokenizer files are refused with the file and the field, whatever is wrong with them.</summary>
public sealed class TokenizerFileTests
{
    private const string Bytes = """
        { "version": "1.0", "added_tokens": [ { "id": 3, "content": "<end>", "special": true, "normalized": false } ], "normalizer": { "type": "NFC" },
          "pre_tokenizer": { "type": "Split", "pattern": { "String": "▁" }, "behavior": "MergedWithNext", "invert": false }, "post_processor": null, "decoder": { "type": "Fuse" },
          "model": { "type": "BPE", "unk_token": null, "vocab": { "a": 0, "b": 1, "ab": 2 }, "merges": [ [ "a", "b" ] ] } }
        """;

    [Fact]
    public void AWholeFileIsRead()
    {
        var tokenizer = Tokenizer.FromJson(Encoding.UTF8.GetBytes(Bytes));
        Assert.Equal([2, 0, 3, 1], tokenizer.Encode("aba<end>b").Ids);
        Assert.Equal([0..2, 2..3, 3..8, 8..9], tokenizer.Encode("aba<end>b").Offsets);
        Assert.Equal(("abab", "aba<end>b"), (tokenizer.Decode([2, 0, 3, 1]), tokenizer.Decode([2, 0, 3, 1], skipSpecial: false)));
        Assert.Equal(4, tokenizer.Size);
        Assert.Contains("ids 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Token(-1));
    }

    [Theory]
    [InlineData("\"b\": 1", "\"b\": 0", "model.vocab gives the id 0 to both 'a' and 'b'")]
    [InlineData("\"b\": 1", "\"a\": 1", "model.vocab gives the token 'a' two ids")]
    [InlineData("\"b\": 1", "\"b\": -1", "model.vocab gives the token 'b' the id -1")]
    [InlineData("\"b\": 1", "\"b\": 2000000000", "the id 2000000000")]
    [InlineData("\"b\": 1", "\"b\": \"1\"", "the id \"1\"")]
    [InlineData("[ [ \"a\", \"b\" ] ]", "[ [ \"a\", \"c\" ] ]", "model.merges: merge 0 joins 'a' and 'c', but the vocabulary has no token 'c'")]
    [InlineData("[ [ \"a\", \"b\" ] ]", "[ [ \"b\", \"a\" ] ]", "has no token 'ba'")]
    [InlineData("[ [ \"a\", \"b\" ] ]", "[ [ \"a\" ] ]", "merge 0 is no pair")]
    [InlineData("[ [ \"a\", \"b\" ] ]", "[ \"a b c\" ]", "merge 0 is no pair")]
    [InlineData("\"merges\": [ [ \"a\", \"b\" ] ]", "\"dropout\": null", "model.merges is missing")]
    [InlineData("\"BPE\"", "\"Mystery\"", "model.type is 'Mystery'")]
    [InlineData("\"NFC\"", "\"Nmt\"", "normalizer.type is 'Nmt', which this program does not know. It knows Sequence, NFC")]
    [InlineData("\"Split\"", "\"UnicodeScripts\"", "pre_tokenizer.type is 'UnicodeScripts'")]
    [InlineData("\"MergedWithNext\"", "\"Contiguous\"", "pre_tokenizer.behavior is 'Contiguous'")]
    [InlineData("{ \"String\": \"▁\" }, \"behavior\": \"MergedWithNext\"", "{ \"Regex\": \"x+\" }, \"behavior\": \"Isolated\"", "pre_tokenizer.pattern is")]
    [InlineData("\"post_processor\": null", "\"post_processor\": { \"type\": \"Other\" }", "post_processor.type is 'Other'")]
    [InlineData("\"Fuse\"", "\"CTC\"", "decoder.type is 'CTC'")]
    [InlineData("\"version\": \"1.0\"", "\"version\": \"9.0\"", "version is '9.0'")]
    [InlineData("\"model\"", "\"modell\"", "no field 'model'")]
    [InlineData("\"id\": 3", "\"id\": \"3\"", "added_tokens[0].id is \"3\"")]
    [InlineData("\"<end>\"", "\"\"", "added_tokens[0].content is empty")]
    public void WhatIsWrongIsNamed(string before, string after, string expected)
    {
        Assert.Contains(before, Bytes, StringComparison.Ordinal);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Tokenizer.FromJson(Encoding.UTF8.GetBytes(Bytes.Replace(before, after, StringComparison.Ordinal)), "here.json"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("here.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTruncatedOrMutatedFileIsReadOrRefused()
    {
        byte[] json = Encoding.UTF8.GetBytes(Bytes), model = UnigramModelFile();
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "spiece.model");
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            ReadOrRefused(() => Tokenizer.FromJson(Changed(json, random, i)));
            File.WriteAllBytes(path, Changed(model, random, i));
            ReadOrRefused(() => Tokenizer.Load(path));
        }
    }

    [Fact]
    public void FilesThatBelongTogetherMustBeThere()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("holds no tokenizer", Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(Path.Combine(folder.Path, "absent.json")));
        Write(folder, "vocab.json", """{ "a": 0, "b": 1, "ab": 2 }""");
        Assert.Contains("merges.txt", Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        Write(folder, "merges.txt", "#version: 0.2\na b\n");
        Assert.Contains("no token '", Assert.Throws<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "vocab.json"));
        Write(folder, "vocab.txt", "[UNK]\na\na\n");
        Assert.Contains("line 3 repeats the token 'a'", Assert.Throws<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        Write(folder, "vocab.txt", "a\nb\n");
        Assert.Contains("no line '[UNK]'", Assert.Throws<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        Write(folder, "vocab.txt", "[UNK]\na\n");
        Write(folder, "tokenizer_config.json", """{ "do_lower_case": "yes" }""");
        Assert.Contains("do_lower_case is \"yes\"", Assert.Throws<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoneSurrogatesAreReadAsTheReplacementCharacter()
    {
        Tokenizer tokenizer = Vocabulary.Build(TextUnits.Subwords(261), "a").Tokenizer!;
        Assert.Equal(tokenizer.Encode("\uFFFDa\uFFFD").Ids, tokenizer.Encode("\uDC00a\uD800").Ids);
        Assert.Equal("\uFFFDa\uFFFD", tokenizer.Decode([.. tokenizer.Encode("\uDC00a\uD800").Ids]));
    }

    private static void ReadOrRefused(Func<Tokenizer> read)
    {
        try
        {
            Tokenizer tokenizer = read();
            tokenizer.Decode([.. tokenizer.Encode("ab ▁ba 가 <end>").Ids]);
        }
        catch (InvalidDataException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static byte[] Changed(byte[] content, Random random, int i)
    {
        if (i % 4 == 0) return content[..random.Next(content.Length)];
        byte[] copy = [.. content];
        for (int n = random.Next(1, 4); n > 0; n--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    private static byte[] UnigramModelFile()
    {
        using var folder = new TemporaryFolder();
        Vocabulary.Build(TextUnits.Subwords(40, SubwordAlgorithm.Unigram), "aba bab abba").Tokenizer!.Save(folder.Path, TokenizerForm.SentencePiece);
        return File.ReadAllBytes(Path.Combine(folder.Path, "spiece.model"));
    }

    private static void Write(TemporaryFolder folder, string name, string content) => File.WriteAllText(Path.Combine(folder.Path, name), content);
}
