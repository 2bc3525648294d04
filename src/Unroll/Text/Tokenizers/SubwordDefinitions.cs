using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>The definitions of the tokenisers that are learned here, in the form of Hugging Face's file.</summary>
internal static class SubwordDefinitions
{
    private static readonly string Boundary = MarkedWordSplitter.Boundary.ToString();

    /// <summary>Everything but the model.</summary>
    public static JsonObject Create(TextUnits units, IReadOnlyList<string> specials)
    {
        var normalizers = new List<JsonObject>();
        if (units.LowerCase) normalizers.Add(DefinitionJson.Component("Lowercase"));
        if (units.Normalization is { } form) normalizers.Add(DefinitionJson.Component(TextUnitsJsonConverter.Name(form)));
        var definition = new JsonObject { ["added_tokens"] = DefinitionJson.Added(specials.Select((content, id) => new AddedToken(id, content))) };
        if (units.Algorithm == SubwordAlgorithm.ByteBpe)
        {
            definition["pre_tokenizer"] = DefinitionJson.ByteLevel();
            definition["decoder"] = DefinitionJson.ByteLevel();
        }
        else if (units.Algorithm == SubwordAlgorithm.WordPiece)
        {
            // Without its accents Hangul would be taken apart.
            normalizers.RemoveAll(normalizer => (string?)normalizer["type"] == "Lowercase");
            normalizers.Add(DefinitionJson.Component("BertNormalizer", ("clean_text", true), ("handle_chinese_chars", true), ("strip_accents", false), ("lowercase", units.LowerCase)));
            definition["pre_tokenizer"] = DefinitionJson.Component("BertPreTokenizer");
            definition["decoder"] = DefinitionJson.Component("WordPiece", ("prefix", WordPieceModel.Continuation), ("cleanup", true));
        }
        else
        {
            normalizers.AddRange([DefinitionJson.ReplaceMatches(StepReader.LineStarts, "\n "), DefinitionJson.Component("Prepend", ("prepend", " ")), DefinitionJson.Replace(" ", Boundary)]);
            definition["pre_tokenizer"] = DefinitionJson.Component("Split", ("pattern", new JsonObject { ["Regex"] = MarkedWordSplitter.Pattern }), ("behavior", "Isolated"), ("invert", false));
            definition["decoder"] = DefinitionJson.Sequence("decoders", DefinitionJson.Replace(Boundary, " "), DefinitionJson.Component("Fuse"), DefinitionJson.Replace("\n ", "\n"), StripStart);
        }

        definition["normalizer"] = DefinitionJson.Sequence("normalizers", normalizers);
        return definition;
    }

    /// <summary>The decoder that takes away the space before the first word.</summary>
    public static JsonObject StripStart => DefinitionJson.Component("Strip", ("content", " "), ("start", 1), ("stop", 0));

    /// <summary>What a definition says of its units; how many symbols were asked for is not in it.</summary>
    public static TextUnits Describe(JsonElement definition, ITokenModel model)
    {
        var units = new TextUnits { Level = UnitLevel.Subwords, Algorithm = AlgorithmOf(model), Normalization = null };
        if (!definition.TryGetProperty("normalizer", out JsonElement normalizer) || normalizer.ValueKind != JsonValueKind.Object) return units;
        IEnumerable<JsonElement> parts = normalizer.TryGetProperty("normalizers", out JsonElement list) ? list.EnumerateArray() : [normalizer];
        foreach (JsonElement part in parts)
        {
            string type = part.GetProperty("type").GetString()!;
            if (type == "Lowercase" || (type == "BertNormalizer" && part.TryGetProperty("lowercase", out JsonElement lower) && lower.ValueKind == JsonValueKind.True)) units = units with { LowerCase = true };
            else if (TextUnitsJsonConverter.Form(type) is { } form) units = units with { Normalization = form };
        }

        return units;
    }

    private static SubwordAlgorithm AlgorithmOf(ITokenModel model) => model switch
    {
        BytePairModel { IsByteLevel: true } => SubwordAlgorithm.ByteBpe,
        BytePairModel => SubwordAlgorithm.CharacterBpe,
        WordPieceModel => SubwordAlgorithm.WordPiece,
        _ => SubwordAlgorithm.Unigram,
    };
}
