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
        _ => throw json.UnknownType("Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Prepend and Replace"),
    };

    /// <summary>The steps of the field <c>pre_tokenizer</c>.</summary>
    public static IEnumerable<ITextStep> PreTokenizers(ComponentJson json) => json.Type switch
    {
        "Sequence" => json.Parts("pretokenizers").SelectMany(PreTokenizers),
        "ByteLevel" => ByteLevel(json),
        "Split" => [Split(json)],
        _ => throw json.UnknownType("Sequence, ByteLevel and Split"),
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
