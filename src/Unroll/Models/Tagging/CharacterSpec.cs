using Unroll.Text;

namespace Unroll.Models;

/// <summary>How a tagger reads the characters of a word: what tells it about endings, capitals and words that it has never seen.</summary>
public sealed record CharacterSpec
{
    /// <summary>What a character is: characters, syllables, jamo or bytes. Default: characters.</summary>
    public TextUnits Units { get; init; } = TextUnits.Characters;

    /// <summary>How many numbers stand for a character. 1 to 65536. Default: 32.</summary>
    public int Embedding { get; init; } = 32;

    /// <summary>
    /// Whether a Hangul syllable also has vectors of its leading consonant, vowel and trailing consonant, each half as large as <see cref="Embedding"/>, so that 간 and 갈 share
    /// what they share. For characters and syllables. Default: false.
    /// </summary>
    public bool HangulParts { get; init; }

    /// <summary>How they become one vector. Default: an LSTM from both ends.</summary>
    public CharacterEncoder Encoder { get; init; } = CharacterEncoder.Recurrent;

    /// <summary>How many numbers stand for the whole word, both directions together: even for an LSTM. 0 does not read characters. To 65536. Default: 100.</summary>
    public int Features { get; init; } = 100;

    /// <summary>Convolution only: how many neighbouring characters a filter sees. 1 to 31. Default: 3.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>Of words longer than this only the first and the last half count, so that a stray address costs no time. 4 to 4096. Default: 40.</summary>
    public int LongestWord { get; init; } = 40;

    /// <summary>Share of a character's numbers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach (string problem in Units.Problems()) check.Require(false, nameof(Units), Units, problem);
        check.Require(Units.Level is not (UnitLevel.Words or UnitLevel.Subwords), nameof(Units), Units, "characters, syllables, jamo or bytes");
        check.Require(
            Units.Specials.HasFlag(SpecialSymbols.Start | SpecialSymbols.End | SpecialSymbols.Padding), nameof(Units), Units, "units with all special symbols",
            "They mark where a word begins and ends.");
        check.Range(nameof(Embedding), Embedding, 1, 65536);
        check.Require(
            !HangulParts || Units.Level is UnitLevel.Characters or UnitLevel.Syllables, nameof(HangulParts), HangulParts, "false unless units are characters or syllables",
            "Jamo are the parts already.");
        check.Require(!HangulParts || Embedding > 1, nameof(HangulParts), HangulParts, "false with an embedding of 1");
        check.Require(Enum.IsDefined(Encoder), nameof(Encoder), Encoder, string.Join(", ", Enum.GetNames<CharacterEncoder>()));
        check.Range(nameof(Features), Features, 0, 65536);
        check.Require(Encoder != CharacterEncoder.Recurrent || Features % 2 == 0, nameof(Features), Features, "an even number", "Each of the two directions has half of it.");
        check.Range(nameof(Kernel), Kernel, 1, 31);
        check.Range(nameof(LongestWord), LongestWord, 4, 4096);
        check.Share(nameof(Dropout), Dropout);
    }
}
