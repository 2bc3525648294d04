using System.Text.RegularExpressions;

namespace Unroll.Metrics;

/// <summary>Cuts texts into the words that BLEU counts.</summary>
internal static partial class BleuTokenizer
{
    public static string[] Split(string text, BleuTokenization tokenization) => tokenization switch
    {
        BleuTokenization.International13a => Words(Separate(text)),
        BleuTokenization.Characters => [.. Elements(text)],
        _ => Words(text),
    };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Elements(string text) => text.EnumerateRunes().Where(rune => !System.Text.Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString());

    private static string Separate(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');
        text = text.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        text = Punctuation().Replace($" {text} ", " $0 ");
        text = AfterOther().Replace(text, "${other} ${sign} ");
        text = BeforeOther().Replace(text, " ${sign} ${other}");
        return DashAfterDigit().Replace(text, "${digit} - ");
    }

    // All visible ASCII that is no letter or digit, but for apostrophe, comma, dash and full stop.
    [GeneratedRegex("[!\"#$%&()*+/:;<=>?@\\[\\\\\\]^_`{|}~ ]", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();

    // Full stops and commas stand alone unless digits are on both sides.
    [GeneratedRegex("(?<other>[^0-9])(?<sign>[.,])", RegexOptions.CultureInvariant)]
    private static partial Regex AfterOther();

    [GeneratedRegex("(?<sign>[.,])(?<other>[^0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeOther();

    [GeneratedRegex("(?<digit>[0-9])-", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();
}
