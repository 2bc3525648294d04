using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>What happened when text was turned into ids.</summary>
/// <param name="Tokens">How many ids came out.</param>
/// <param name="Unknown">How many of them are <c>&lt;unk&gt;</c> because the vocabulary lacks the symbol; a word spelled <c>&lt;unk&gt;</c> in the text is not counted.</param>
/// <param name="LoneSurrogates">How many halves of surrogate pairs stood alone and were replaced by U+FFFD.</param>
/// <param name="Symbols">The unknown symbols, most frequent first; at most 10,000 different ones are kept.</param>
public sealed record EncodingReport(long Tokens, long Unknown, long LoneSurrogates, IReadOnlyList<UnknownSymbol> Symbols)
{
    /// <summary>The unknown part of all tokens, 0 to 1.</summary>
    public double UnknownShare => Tokens == 0 ? 0 : (double)Unknown / Tokens;

    /// <summary>One or two sentences for a reader: how many, which, and where first.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (Unknown == 0) text.Append(culture, $"All {Tokens:N0} symbols are known.");
        else
        {
            text.Append(culture, $"{Unknown:N0} of {Tokens:N0} symbols ({UnknownShare:P2}) are unknown");
            text.Append(culture, $", {Symbols.Count:N0} different: ");
            text.AppendJoin(", ", Symbols.Take(5).Select(symbol => string.Create(culture,
                $"'{TextElements.Label(symbol.Symbol)}' {symbol.Count:N0}x (first at line {symbol.Line:N0}, column {symbol.Column:N0})")));
            text.Append(Symbols.Count > 5 ? ", ..." : ".");
        }

        if (LoneSurrogates > 0) text.Append(culture, $" {LoneSurrogates:N0} lone surrogates were replaced by U+FFFD.");
        return text.ToString();
    }
}
