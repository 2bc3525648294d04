using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Turns the normalisers and pre-tokenisers of a tokenizer file into steps.</summary>
internal static class StepReader
{
    /// <summary>The steps of the field <c>normalizer</c>.</summary>
    public static IEnumerable<ITextStep> Normalizers(ComponentJson json) => json.Type switch
    {
        "Sequence" => json.Parts("normalizers").SelectMany(Normalizers),
        "NFC" => [new UnicodeFormRewriter(NormalizationForm.FormC)],
        "NFD" => [new UnicodeFormRewriter(NormalizationForm.FormD)],
        "NFKC" => [new UnicodeFormRewriter(NormalizationForm.FormKC)],
        "NFKD" => [new UnicodeFormRewriter(NormalizationForm.FormKD)],
        "Lowercase" => [new LowerCaseRewriter()],
        "Prepend" => [new PrependRewriter(json.Text("prepend"))],
        "Replace" => [new ReplaceRewriter(PlainPattern(json), json.Text("content"))],
        "StripAccents" => [RemoveAccents],
        "BertNormalizer" => Bert(json),
        _ => throw json.UnknownType("Sequence, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, BertNormalizer, Prepend and Replace"),
    };

    /// <summary>The steps of the field <c>pre_tokenizer</c>.</summary>
    public static IEnumerable<ITextStep> PreTokenizers(ComponentJson json) => json.Type switch
    {
        "Sequence" => json.Parts("pretokenizers").SelectMany(PreTokenizers),
        "ByteLevel" => ByteLevel(json),
        "Split" => [Split(json)],
        "BertPreTokenizer" => [new WordSplitter(atSpaces: true, atPunctuation: true)],
        "WhitespaceSplit" => [new WordSplitter(atSpaces: true, atPunctuation: false)],
        "Punctuation" => json.OptionalText("behavior") is null or "Isolated" ? [new WordSplitter(atSpaces: false, atPunctuation: true)] : throw json.Unsupported("behavior", $"'{json.Text("behavior")}'", "Isolated"),
        _ => throw json.UnknownType("Sequence, ByteLevel, BertPreTokenizer, WhitespaceSplit, Punctuation and Split"),
    };

    /// <summary>True if the pieces are taken apart into bytes.</summary>
    public static bool IsByteLevel(ComponentJson json) =>
        json.Type == "ByteLevel" || (json.Type == "Sequence" && json.Parts("pretokenizers").Any(IsByteLevel));

    /// <summary>The text that a component looks for: <c>{ "String": "..." }</c>.</summary>
    public static string PlainPattern(ComponentJson json)
    {
        ComponentJson pattern = json.Part("pattern") ?? throw json.Unsupported("pattern", "missing", "{ \"String\": \"...\" }");
        string? text = pattern.OptionalText("String");
        return text is { Length: > 0 } ? text : throw json.Unsupported("pattern", pattern.Json.GetRawText(), "{ \"String\": \"...\" }");
    }

    private static RemovingRewriter RemoveAccents => new(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark);

    // Accents come off with lower case unless said otherwise.
    private static IEnumerable<ITextStep> Bert(ComponentJson json)
    {
        bool lower = json.Truth("lowercase", true);
        if (json.Truth("clean_text", true)) yield return new CleaningRewriter();
        if (json.Truth("handle_chinese_chars", true)) yield return new IdeographRewriter();
        if (lower) yield return new LowerCaseRewriter();
        if (!json.Truth("strip_accents", lower)) yield break;
        yield return new UnicodeFormRewriter(NormalizationForm.FormD);
        yield return RemoveAccents;
    }

    private static IEnumerable<ITextStep> ByteLevel(ComponentJson json)
    {
        if (json.Truth("add_prefix_space", true)) yield return new PrependRewriter(" ", unlessThere: true);
        if (json.Truth("use_regex", true)) yield return new ByteLevelSplitter();
    }

    private static MarkedWordSplitter Split(ComponentJson json)
    {
        ComponentJson pattern = json.Part("pattern") ?? throw json.Unsupported("pattern", "missing", "{ \"Regex\": \"...\" }");
        string behaviour = json.Text("behavior");
        if (behaviour != "Isolated") throw json.Unsupported("behavior", $"'{behaviour}'", "Isolated");
        if (pattern.OptionalText("Regex") != MarkedWordSplitter.Pattern) throw json.Unsupported("pattern", pattern.Json.GetRawText(), "the pattern that this program writes itself");
        return new MarkedWordSplitter();
    }
}
