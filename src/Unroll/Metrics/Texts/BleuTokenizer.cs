using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Metrics;

/// <summary>Cuts texts into the words that BLEU and the translation edit rate count.</summary>
internal static partial class BleuTokenizer
{
    public static string[] Split(string text, BleuTokenization tokenization) => tokenization switch
    {
        BleuTokenization.International13a => TextMetrics.Words(Separate(Unescape(text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal)))),
        BleuTokenization.Characters => [.. text.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())],
        BleuTokenization.International14 => TextMetrics.Words(SeparateAllScripts(text.TrimEnd())),
        _ => TextMetrics.Words(text),
    };

    /// <summary>The name in a signature.</summary>
    public static string Name(BleuTokenization tokenization) => tokenization switch
    {
        BleuTokenization.International13a => "13a",
        BleuTokenization.Characters => "char",
        BleuTokenization.International14 => "intl",
        _ => "none",
    };

    /// <summary>One line, with the signs that markup cannot write plainly as they are.</summary>
    public static string Unescape(string text) => text
        .Replace('\n', ' ').Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);

    /// <summary>Puts spaces around the punctuation of Western languages.</summary>
    /// <param name="text">A line.</param>
    /// <param name="possessives">Whether 's at the end of a word is a word of its own.</param>
    public static string Separate(string text, bool possessives = false)
    {
        text = Punctuation().Replace($" {text} ", " $0 ");
        if (possessives) text = text.Replace("'s ", " 's ", StringComparison.Ordinal);
        text = AfterOther().Replace(text, "${other} ${sign} ");
        text = BeforeOther().Replace(text, " ${sign} ${other}");
        return DashAfterDigit().Replace(text, "${digit} - ");
    }

    private static string SeparateAllScripts(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        runes = BetweenPairs(runes, (first, second) => !Rune.IsNumber(first) && Rune.IsPunctuation(second), after: true);
        runes = BetweenPairs(runes, (first, second) => Rune.IsPunctuation(first) && !Rune.IsNumber(second), after: false);
        var separated = new StringBuilder();
        foreach (Rune rune in runes) separated.Append(Rune.IsSymbol(rune) ? $" {rune} " : rune.ToString());
        return separated.ToString();
    }

    // Puts a space between two neighbours and another behind or before both; no character belongs to two pairs.
    private static Rune[] BetweenPairs(Rune[] runes, Func<Rune, Rune, bool> separated, bool after)
    {
        var space = new Rune(' ');
        var result = new List<Rune>();
        for (int i = 0; i < runes.Length; i++)
        {
            if (i + 1 == runes.Length || !separated(runes[i], runes[i + 1]))
            {
                result.Add(runes[i]);
                continue;
            }

            if (!after) result.Add(space);
            result.AddRange([runes[i], space, runes[++i]]);
            if (after) result.Add(space);
        }

        return [.. result];
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
