using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Text;

/// <summary>Writes a tokeniser in the older forms.</summary>
internal static class TokenizerWriter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The files of a form: names and contents.</summary>
    /// <exception cref="InvalidOperationException">The tokeniser is of another kind than the form holds.</exception>
    public static IReadOnlyList<(string Name, byte[] Content)> Write(Tokenizer tokenizer, TokenizerForm form) => (form, tokenizer.Model) switch
    {
        (TokenizerForm.TokenizerJson, _) => [(TokenizerFolder.Whole, tokenizer.ToJson())],
        (TokenizerForm.VocabularyAndMerges, BytePairModel { IsByteLevel: true } pairs) =>
            [(TokenizerFolder.Tokens, Tokens(tokenizer)), (TokenizerFolder.Merges, Merges(pairs)), (TokenizerFolder.Settings, Settings("GPT2Tokenizer", tokenizer, null))],
        (TokenizerForm.VocabularyText, WordPieceModel) => [(TokenizerFolder.Words, Lines(tokenizer)), (TokenizerFolder.Settings, Settings("BertTokenizer", tokenizer, tokenizer.Definition))],
        (TokenizerForm.SentencePiece, UnigramModel or BytePairModel { IsByteLevel: false }) => [(TokenizerFolder.Pieces, Pieces(tokenizer).Write())],
        _ => throw new InvalidOperationException($"A tokenizer of the kind {tokenizer.Model.Name} has no form {Name(form)}. {TokenizerFolder.Whole} holds every kind."),
    };

    private static string Name(TokenizerForm form) => form switch
    {
        TokenizerForm.TokenizerJson => TokenizerFolder.Whole,
        TokenizerForm.VocabularyAndMerges => $"{TokenizerFolder.Tokens} with {TokenizerFolder.Merges}",
        TokenizerForm.VocabularyText => TokenizerFolder.Words,
        TokenizerForm.SentencePiece => TokenizerFolder.Pieces,
        _ => form.ToString(),
    };

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) write(writer);
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static byte[] Tokens(Tokenizer tokenizer) => Json(writer =>
    {
        writer.WriteStartObject();
        for (int id = 0; id < tokenizer.Model.Count; id++)
        {
            if (tokenizer.Model.Token(id) is { } token) writer.WriteNumber(token, id);
        }

        writer.WriteEndObject();
    });

    private static byte[] Merges(BytePairModel model) =>
        Encoding.UTF8.GetBytes("#version: 0.2\n" + string.Concat(model.Merges.Select(merge => $"{model.Token(merge.Left)} {model.Token(merge.Right)}\n")));

    private static byte[] Lines(Tokenizer tokenizer)
    {
        IEnumerable<string> tokens = Enumerable.Range(0, tokenizer.Model.Count).Select(id => tokenizer.Model.Token(id)
            ?? throw new InvalidOperationException($"No token has the id {id}, so that a list of lines would shift those after it. Keep this tokenizer as {TokenizerFolder.Whole}."));
        return Encoding.UTF8.GetBytes(string.Concat(tokens.Select(token => token + "\n")));
    }

    // The tokens by their usual names, and BERT's switches.
    private static byte[] Settings(string className, Tokenizer tokenizer, JsonElement? definition) => Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("tokenizer_class", className);
        foreach ((string field, string[] names) in new (string, string[])[]
        {
            ("unk_token", [Vocabulary.UnknownName, "[UNK]", "<|endoftext|>"]), ("pad_token", ["<pad>", "[PAD]"]), ("bos_token", ["<sos>", "<s>", "<|endoftext|>"]),
            ("eos_token", ["<eos>", "</s>", "<|endoftext|>"]), ("cls_token", ["[CLS]"]), ("sep_token", ["[SEP]"]), ("mask_token", ["[MASK]", "<mask>"]),
        })
        {
            if (names.FirstOrDefault(name => tokenizer.AddedTokens.Any(token => token.Content == name)) is { } found) writer.WriteString(field, found);
        }

        if (definition is { } steps && Find(steps, "normalizer", "BertNormalizer") is { } bert)
        {
            Copy(writer, bert, "lowercase", "do_lower_case");
            Copy(writer, bert, "handle_chinese_chars", "tokenize_chinese_chars");
            Copy(writer, bert, "strip_accents", "strip_accents");
        }

        writer.WriteEndObject();
    });

    private static void Copy(Utf8JsonWriter writer, JsonElement from, string name, string target)
    {
        if (!from.TryGetProperty(name, out JsonElement value)) return;
        writer.WritePropertyName(target);
        value.WriteTo(writer);
    }

    private static SentencePieceFile Pieces(Tokenizer tokenizer)
    {
        ITokenModel model = tokenizer.Model;
        JsonElement steps = tokenizer.Definition;
        var unigram = model as UnigramModel;
        bool bytes = unigram?.FallsBackToBytes ?? ((BytePairModel)model).FallsBackToBytes;
        HashSet<int> special = [.. tokenizer.AddedTokens.Where(token => token.Special).Select(token => token.Id)];
        Dictionary<int, int> ranks = unigram is null ? ((BytePairModel)model).Merges.GroupBy(merge => merge.Id).ToDictionary(group => group.Key, group => group.Min(merge => merge.Rank)) : [];
        return new SentencePieceFile
        {
            IsBytePairs = unigram is null,
            ByteFallback = bytes,
            CharacterMap = Find(steps, "normalizer", "Precompiled") is { } map ? Convert.FromBase64String(map.GetProperty("precompiled_charsmap").GetString()!) : [],
            AddsBoundary = Find(steps, "normalizer", "Prepend") is not null,
            RemovesExtraSpaces = steps.TryGetProperty("normalizer", out JsonElement normalizer) && normalizer.GetRawText().Contains($"\"{StepReader.SeveralSpaces}\"", StringComparison.Ordinal),
            Pieces = [.. Enumerable.Range(0, model.Count).Select(id => Piece(id))],
        };

        // Characters come after everything that is joined of them.
        SentencePiece Piece(int id)
        {
            string text = model.Token(id) ?? "";
            SentencePieceKind kind = id == model.Unknown ? SentencePieceKind.Unknown : special.Contains(id) ? SentencePieceKind.Control
                : bytes && text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) ? SentencePieceKind.Byte : SentencePieceKind.Normal;
            float score = kind != SentencePieceKind.Normal ? 0 : unigram?.Score(id) ?? -(ranks.TryGetValue(id, out int rank) ? rank : ranks.Count + id);
            return new SentencePiece(text, score, kind);
        }
    }

    // A component of a type, by itself or within a sequence.
    private static JsonElement? Find(JsonElement definition, string field, string type)
    {
        if (!definition.TryGetProperty(field, out JsonElement component) || component.ValueKind != JsonValueKind.Object) return null;
        if (component.GetProperty("type").GetString() == type) return component;
        foreach (JsonElement part in component.TryGetProperty("normalizers", out JsonElement list) ? list.EnumerateArray() : [])
        {
            if (part.GetProperty("type").GetString() == type) return part;
        }

        return null;
    }
}
