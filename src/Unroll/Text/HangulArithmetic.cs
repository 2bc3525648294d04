namespace Unroll.Text;

/// <summary>
/// Hangul by arithmetic: a modern syllable is 19 leading consonants x 21 vowels x (27 trailing consonants or none), laid out in that order
/// from U+AC00 on. Old jamo have no syllables and are left alone everywhere.
/// </summary>
/// <remarks>The Unicode Standard, section 3.12, "Conjoining Jamo Behavior": S = U+AC00 + (L * 21 + V) * 28 + T.</remarks>
public static class HangulArithmetic
{
    internal const int FirstSyllable = 0xAC00;
    internal const int LastSyllable = 0xD7A3;
    internal const int FirstLeading = 0x1100;
    internal const int FirstVowel = 0x1161;
    internal const int BeforeFirstTrailing = 0x11A7;
    internal const int LeadingCount = 19;
    internal const int VowelCount = 21;
    internal const int TrailingCount = 28;

    // The 51 modern compatibility jamo from U+3131 on, as leading, vowel or trailing jamo. Zero: this letter has no such form.
    private const string CompatibilityLeading = "\u1100\u1101\0\u1102\0\0\u1103\u1104\u1105\0\0\0\0\0\0\0\u1106\u1107\u1108\0\u1109\u110A\u110B\u110C\u110D\u110E\u110F\u1110\u1111\u1112";
    private const string CompatibilityTrailing = "\u11A8\u11A9\u11AA\u11AB\u11AC\u11AD\u11AE\0\u11AF\u11B0\u11B1\u11B2\u11B3\u11B4\u11B5\u11B6\u11B7\u11B8\0\u11B9\u11BA\u11BB\u11BC\u11BD\0\u11BE\u11BF\u11C0\u11C1\u11C2";
    private const int FirstCompatibility = 0x3131;
    private const int FirstCompatibilityVowel = 0x314F;

    /// <summary>True for the 11,172 modern syllables, U+AC00 to U+D7A3.</summary>
    public static bool IsSyllable(int scalar) => scalar is >= FirstSyllable and <= LastSyllable;

    /// <summary>True for the 19 modern leading consonants, U+1100 to U+1112.</summary>
    public static bool IsLeading(int scalar) => (uint)(scalar - FirstLeading) < LeadingCount;

    /// <summary>True for the 21 modern vowels, U+1161 to U+1175.</summary>
    public static bool IsVowel(int scalar) => (uint)(scalar - FirstVowel) < VowelCount;

    /// <summary>True for the 27 modern trailing consonants, U+11A8 to U+11C2.</summary>
    public static bool IsTrailing(int scalar) => (uint)(scalar - BeforeFirstTrailing - 1) < TrailingCount - 1;

    /// <summary>The syllable of a leading consonant, a vowel and, if any, a trailing consonant, given as conjoining jamo (U+1100 block).</summary>
    /// <exception cref="ArgumentException">One of them is not a modern conjoining jamo of that place.</exception>
    public static char Compose(char leading, char vowel, char trailing = '\0')
    {
        if (!IsLeading(leading)) throw NotAJamo(leading, "leading consonant", "U+1100 to U+1112", nameof(leading));
        if (!IsVowel(vowel)) throw NotAJamo(vowel, "vowel", "U+1161 to U+1175", nameof(vowel));
        if (trailing != '\0' && !IsTrailing(trailing)) throw NotAJamo(trailing, "trailing consonant", "U+11A8 to U+11C2, or nothing", nameof(trailing));
        int open = FirstSyllable + ((leading - FirstLeading) * VowelCount + (vowel - FirstVowel)) * TrailingCount;
        return (char)(trailing == '\0' ? open : open + trailing - BeforeFirstTrailing);
    }

    /// <summary>Takes a syllable apart into conjoining jamo; <paramref name="trailing"/> is zero for an open syllable.</summary>
    /// <returns>False, and all zero, when <paramref name="syllable"/> is not a modern syllable.</returns>
    public static bool TryDecompose(int syllable, out char leading, out char vowel, out char trailing)
    {
        leading = vowel = trailing = '\0';
        if (!IsSyllable(syllable)) return false;
        int index = syllable - FirstSyllable;
        leading = (char)(FirstLeading + index / (VowelCount * TrailingCount));
        vowel = (char)(FirstVowel + index / TrailingCount % VowelCount);
        int t = index % TrailingCount;
        if (t != 0) trailing = (char)(BeforeFirstTrailing + t);
        return true;
    }

    /// <summary>
    /// Joins two neighbours if they belong to one syllable: a leading consonant and a vowel, or an open syllable and a trailing consonant.
    /// </summary>
    public static bool TryJoin(int first, int second, out char syllable)
    {
        if (IsLeading(first) && IsVowel(second))
        {
            syllable = Compose((char)first, (char)second);
            return true;
        }

        bool open = IsSyllable(first) && (first - FirstSyllable) % TrailingCount == 0;
        syllable = open && IsTrailing(second) ? (char)(first + second - BeforeFirstTrailing) : '\0';
        return syllable != '\0';
    }

    /// <summary>The letter that stands by itself (U+3131 block, as in ㅋㅋ) for a modern conjoining jamo; anything else is returned as it is.</summary>
    public static char ToCompatibility(char jamo)
    {
        if (IsVowel(jamo)) return (char)(FirstCompatibilityVowel + jamo - FirstVowel);
        string forms = IsLeading(jamo) ? CompatibilityLeading : CompatibilityTrailing;
        int index = IsLeading(jamo) || IsTrailing(jamo) ? forms.IndexOf(jamo, StringComparison.Ordinal) : -1;
        return index < 0 ? jamo : (char)(FirstCompatibility + index);
    }

    /// <summary>The leading consonant or vowel for a letter that stands by itself, or zero: clusters like ㄳ never lead.</summary>
    public static char ToLeadingOrVowel(char letter)
    {
        int index = letter - FirstCompatibility;
        if ((uint)index < (uint)CompatibilityLeading.Length) return CompatibilityLeading[index];
        int vowel = letter - FirstCompatibilityVowel;
        return (uint)vowel < VowelCount ? (char)(FirstVowel + vowel) : '\0';
    }

    /// <summary>The trailing consonant for a letter that stands by itself, or zero: ㄸ, ㅃ and ㅉ never trail.</summary>
    public static char ToTrailing(char letter)
    {
        int index = letter - FirstCompatibility;
        return (uint)index < (uint)CompatibilityTrailing.Length ? CompatibilityTrailing[index] : '\0';
    }

    private static ArgumentException NotAJamo(char found, string place, string range, string parameter) =>
        new($"U+{(int)found:X4} is not a modern {place} ({range}). Convert letters that stand by themselves with ToLeadingOrVowel or ToTrailing first.", parameter);
}
