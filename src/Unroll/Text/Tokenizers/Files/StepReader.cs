using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Turns the normalisers and pre-tokenisers of a tokenizer file into steps.</summary>
internal static class StepReader
{
    /// <summary>The patterns of white space that are known.</summary>
    public const string OuterSpaces = "^ +| +$", SeveralSpaces = " {2,}", AnySpaces = @"\s+";

    /// <summary>The pattern of a line end with a line after it.</summary>
    public const string LineStarts = @"\n(?!\z)";

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
        "Replace" => [Replace(json)],
        "Strip" => [new StripRewriter(json.Truth("strip_left", true), json.Truth("strip_right", true))],
        "Precompiled" => [CharacterMap(json)],
        "StripAccents" => [new RemovingRewriter(rune => IsMark(rune))],
        "BertNormalizer" => Bert(json),
        _ => throw json.UnknownType("Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, BertNormalizer, Prepend, Precompiled and Replace"),
    };

    /// <summary>The steps of the field <c>pre_tokenizer</c>.</summary>
    public static IEnumerable<ITextStep> PreTokenizers(ComponentJson json) => json.Type switch
    {
        "Sequence" => json.Parts("pretokenizers").SelectMany(PreTokenizers),
        "ByteLevel" => ByteLevel(json),
        "Split" => [Split(json)],
        "Metaspace" => Metaspace(json),
        "BertPreTokenizer" => [new WordSplitter(atSpaces: true, atPunctuation: true)],
        "WhitespaceSplit" => [new WordSplitter(atSpaces: true, atPunctuation: false)],
        "Punctuation" => json.OptionalText("behavior") is null or "Isolated" ? [new WordSplitter(atSpaces: false, atPunctuation: true)] : throw json.Unsupported("behavior", $"'{json.Text("behavior")}'", "Isolated"),
        _ => throw json.UnknownType("Sequence, ByteLevel, BertPreTokenizer, WhitespaceSplit, Punctuation, Metaspace and Split"),
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

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static ITextRewriter Replace(ComponentJson json) => (json.Part("pattern")?.OptionalText("Regex"), json.Text("content")) switch
    {
        (null, var content) => new ReplaceRewriter(PlainPattern(json), content),
        (LineStarts, "\n ") => new ReplaceRewriter("\n", "\n ", exceptAtEnd: true),
        (OuterSpaces, "") => new StripRewriter(left: true, right: true, onlySpaces: true),
        (SeveralSpaces, var content) => new SpaceRunRewriter(content, any: false),
        (AnySpaces, " ") => new SpaceRunRewriter(" ", any: true),
        (var pattern, _) => throw json.Unsupported("pattern", $"{{ \"Regex\": \"{pattern}\" }}", $"plain texts, '{OuterSpaces}', '{SeveralSpaces}', '{AnySpaces}' and '{LineStarts}'"),
    };

    private static CharacterMapRewriter CharacterMap(ComponentJson json)
    {
        string text = json.Text("precompiled_charsmap");
        byte[] map = new byte[text.Length];
        return Convert.TryFromBase64String(text, map, out int length) ? new CharacterMapRewriter(map.AsSpan(0, length), $"{json.Source}: {json.Path}.precompiled_charsmap")
            : throw new InvalidDataException($"{json.Source}: {json.Path}.precompiled_charsmap is no base64. Copy the file again.");
    }

    private static IEnumerable<ITextStep> Metaspace(ComponentJson json)
    {
        if (json.Text("replacement") is not [var sign]) throw json.Unsupported("replacement", $"'{json.Text("replacement")}'", "single characters");
        string scheme = json.OptionalText("prepend_scheme") ?? (json.Truth("add_prefix_space", true) ? "always" : "never");
        if (scheme is not ("always" or "first" or "never")) throw json.Unsupported("prepend_scheme", $"'{scheme}'", "always, first and never");
        yield return new ReplaceRewriter(" ", sign.ToString());
        if (scheme != "never") yield return new PrependRewriter(sign.ToString(), unlessThere: true) { OnlyFirst = scheme == "first" };
        if (json.Truth("split", true)) yield return new BoundarySplitter(sign);
    }

    // Accents come off with lower case unless said otherwise.
    private static IEnumerable<ITextStep> Bert(ComponentJson json)
    {
        bool lower = json.Truth("lowercase", true);
        if (json.Truth("clean_text", true)) yield return new CleaningRewriter();
        if (json.Truth("handle_chinese_chars", true)) yield return new IdeographRewriter();
        if (lower) yield return new LowerCaseRewriter();
        if (!json.Truth("strip_accents", lower)) yield break;
        yield return new UnicodeFormRewriter(NormalizationForm.FormD);
        yield return new RemovingRewriter(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark);
    }

    private static IEnumerable<ITextStep> ByteLevel(ComponentJson json)
    {
        if (json.Truth("add_prefix_space", true)) yield return new PrependRewriter(" ", unlessThere: true);
        if (json.Truth("use_regex", true)) yield return new ByteLevelSplitter();
    }

    private static ITextSplitter Split(ComponentJson json)
    {
        ComponentJson pattern = json.Part("pattern") ?? throw json.Unsupported("pattern", "missing", "{ \"Regex\": \"...\" }");
        string behaviour = json.Text("behavior");
        if (behaviour == "MergedWithNext" && pattern.OptionalText("String") is [var sign]) return new BoundarySplitter(sign);
        if (behaviour != "Isolated") throw json.Unsupported("behavior", $"'{behaviour}'", "Isolated, and MergedWithNext with a single character");
        if (pattern.OptionalText("Regex") != MarkedWordSplitter.Pattern) throw json.Unsupported("pattern", pattern.Json.GetRawText(), "the pattern that this program writes itself");
        return new MarkedWordSplitter();
    }
}
