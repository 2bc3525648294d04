namespace Unroll.Tests.Goldens;

/// <summary>
/// The goldens that no test uses yet, because what they check is not built. A pattern ends in * or is a whole family. Building it means
/// deleting the line here: a case that is both used and listed fails, and so does one that is neither.
/// </summary>
internal static class NotYetUsed
{
    public static readonly string[] Patterns =
    [
        "layers/distillation/*",
        "models/bert*", "models/distilbert*", "models/gpt2_seqcls*", "models/mobilebert*", "models/roberta*", "models/t5_relu/beam*", "models/t5_relu/greedy*", "models/t5_v1_1_gated_gelu/beam*", "models/t5_v1_1_gated_gelu/greedy*", "models/tinybert*", "models/vit*", "models/xlnet*",
    ];

    public static bool Lists(string caseName) => Array.Exists(Patterns, pattern => Matches(pattern, caseName));

    public static bool Matches(string pattern, string caseName) =>
        pattern.EndsWith('*') ? caseName.StartsWith(pattern[..^1], StringComparison.Ordinal) : caseName == pattern;
}
