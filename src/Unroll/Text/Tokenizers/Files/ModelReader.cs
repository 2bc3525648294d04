using System.Text.Json;

namespace Unroll.Text;

/// <summary>Reads the field <c>model</c> of a tokenizer file.</summary>
internal static class ModelReader
{
    /// <summary>The model of any type.</summary>
    public static ITokenModel Read(ComponentJson json, bool byteLevel, HashSet<int> special)
    {
        // Files of old do not name the type.
        string type = json.OptionalText("type") ?? (json.Json.TryGetProperty("merges", out _) ? "BPE" : json.Type);
        return type switch
        {
            "BPE" => BytePairs(json, byteLevel),
            "WordPiece" => WordPieces(json),
            "Unigram" => Unigram(json, special),
            _ => throw json.UnknownType("BPE, WordPiece and Unigram"),
        };
    }

    private static WordPieceModel WordPieces(ComponentJson json)
    {
        TokenTable tokens = Vocabulary(json);
        string unknown = json.OptionalText("unk_token") ?? "[UNK]";
        if (tokens.Find(unknown) < 0) throw new InvalidDataException($"{json.Source}: {json.Path}.vocab has no token '{unknown}', which {json.Path}.unk_token names for unknown words. Is the file whole?");
        return new WordPieceModel(tokens, unknown, json.OptionalText("continuing_subword_prefix") ?? WordPieceModel.Continuation, json.Number("max_input_chars_per_word", WordPieceModel.LongestWord));
    }

    private static UnigramModel Unigram(ComponentJson json, HashSet<int> special)
    {
        var tokens = new TokenTable();
        var scores = new List<float>();
        foreach (JsonElement entry in json.Require("vocab", JsonValueKind.Array, "a list of pieces and scores").EnumerateArray())
        {
            string place = $"{json.Source}: {json.Path}.vocab[{scores.Count}]";
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].ValueKind != JsonValueKind.String || entry[1].ValueKind != JsonValueKind.Number)
                throw new InvalidDataException($"{place} is {entry.GetRawText()}; it must be a piece and its score.");
            string piece = entry[0].GetString()!;
            if (!tokens.Set(piece, scores.Count)) throw new InvalidDataException($"{place} repeats '{piece}', which has the id {tokens.Find(piece)} already.");
            scores.Add((float)entry[1].GetDouble());
        }

        bool fallsBack = json.Truth("byte_fallback", false);
        int unknown = json.Number("unk_id", fallsBack ? 0 : null);
        if (unknown >= scores.Count) throw new InvalidDataException($"{json.Source}: {json.Path}.unk_id is {unknown}, but {json.Path}.vocab has only {scores.Count} pieces. Is the file whole?");
        return new UnigramModel(tokens, scores, unknown, fallsBack, id => !special.Contains(id), json.Source);
    }

    private static TokenTable Vocabulary(ComponentJson json) => TokenTable.Read(json.Require("vocab", JsonValueKind.Object, "an object of tokens and ids"), $"{json.Path}.vocab", json.Source);

    private static BytePairModel BytePairs(ComponentJson json, bool byteLevel)
    {
        var options = new BytePairOptions
        {
            ByteLevel = byteLevel,
            Unknown = json.OptionalText("unk_token"),
            FuseUnknown = json.Truth("fuse_unk", false),
            ByteFallback = json.Truth("byte_fallback", false),
            WholePieces = json.Truth("ignore_merges", false),
            ContinuingPrefix = json.OptionalText("continuing_subword_prefix") is { Length: > 0 } prefix ? prefix : null,
            EndSuffix = json.OptionalText("end_of_word_suffix") is { Length: > 0 } suffix ? suffix : null,
        };
        TokenTable tokens = Vocabulary(json);
        var merges = new List<BytePairMerge>();
        foreach (JsonElement merge in json.Require("merges", JsonValueKind.Array, "a list").EnumerateArray()) merges.Add(Merge(Pair(merge), tokens, merges.Count, options, $"{json.Source}: {json.Path}.merges"));
        return new BytePairModel(tokens, merges, options, json.Source);

        // Newer files write a list of two, older ones a text with a space.
        (string, string)? Pair(JsonElement merge)
        {
            if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2 && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String)
                return (merge[0].GetString()!, merge[1].GetString()!);
            return merge.ValueKind == JsonValueKind.String && merge.GetString()!.Split(' ') is [var left, var right] ? (left, right) : null;
        }
    }

    /// <summary>A merge whose parts and result must be tokens.</summary>
    public static BytePairMerge Merge((string Left, string Right)? pair, TokenTable tokens, int rank, BytePairOptions options, string place)
    {
        if (pair is not (var left, var right)) throw new InvalidDataException($"{place}: merge {rank} is no pair of tokens. Is the file whole?");
        int prefix = options.ContinuingPrefix is { } sign && right.StartsWith(sign, StringComparison.Ordinal) ? sign.Length : 0;
        string joined = left + right[prefix..];
        foreach (string token in (string[])[left, right, joined])
        {
            if (tokens.Find(token) < 0) throw new InvalidDataException($"{place}: merge {rank} joins '{left}' and '{right}', but the vocabulary has no token '{token}'. Do the two belong together?");
        }

        return new BytePairMerge(tokens.Find(left), tokens.Find(right), tokens.Find(joined), rank);
    }
}
