using System.Globalization;
using Unroll.Text;

namespace Unroll.Metrics;

/// <summary>
/// How well a language model predicts a text. Perplexity counts tokens, so it compares only models with the same vocabulary; bits per character and
/// per byte divide the same total by the length of the text and compare all of them.
/// </summary>
/// <param name="Nats">Sum of -ln p over all predicted tokens.</param>
/// <param name="Tokens">How many tokens were predicted.</param>
/// <param name="Characters">Unicode characters of the text by the rule of <see cref="TextCount"/>.</param>
/// <param name="Bytes">UTF-8 bytes of the text by the same rule.</param>
/// <param name="Unknown">How many predicted tokens were <c>&lt;unk&gt;</c>: the more, the easier the task and the less the bits say.</param>
public sealed record LanguageModelScore(double Nats, long Tokens, long Characters, long Bytes, long Unknown = 0)
{
    /// <summary>Mean cross-entropy, nats per token.</summary>
    public double Loss => Nats / Tokens;

    /// <summary>exp of <see cref="Loss"/>: among how many equally likely tokens the model is as undecided.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Nats per character of the text.</summary>
    public double NatsPerCharacter => Nats / Characters;

    /// <summary>Bits per character of the text.</summary>
    public double BitsPerCharacter => Nats / Math.Log(2) / Characters;

    /// <summary>Bits per byte of the text as UTF-8.</summary>
    public double BitsPerByte => Nats / Math.Log(2) / Bytes;

    /// <summary>The score of a text.</summary>
    /// <param name="nats">Sum of -ln p over all predicted tokens.</param>
    /// <param name="tokens">How many tokens were predicted.</param>
    /// <param name="text">The text they were made from, all of it.</param>
    /// <param name="unknown">How many of them were unknown.</param>
    /// <exception cref="ArgumentException">No token was predicted.</exception>
    public static LanguageModelScore Of(double nats, long tokens, ReadOnlyMemory<char> text, long unknown = 0)
    {
        if (tokens < 1 || text.IsEmpty) throw new ArgumentException("No token was predicted: the text needs at least two tokens.", nameof(tokens));
        (long characters, long bytes) = TextCount.Of(text);
        return new LanguageModelScore(nats, tokens, characters, bytes, unknown);
    }

    /// <summary>One line for a reader.</summary>
    public override string ToString()
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{Loss:F4} nats per token, perplexity {Perplexity:G5}, {BitsPerCharacter:F4} bits per character, {BitsPerByte:F4} bits per byte");
        return Unknown == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{line} ({Unknown:N0} of {Tokens:N0} tokens unknown: bits flatter the model)");
    }
}
