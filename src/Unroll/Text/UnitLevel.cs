namespace Unroll.Text;

/// <summary>What one symbol of a text is.</summary>
public enum UnitLevel
{
    /// <summary>A Unicode scalar value; in composed text a Hangul syllable is one of them.</summary>
    Characters,

    /// <summary>A Hangul syllable, or any other Unicode scalar value. Text is always composed first.</summary>
    Syllables,

    /// <summary>A leading consonant, vowel or trailing consonant of a Hangul syllable, or any other Unicode scalar value.</summary>
    Jamo,

    /// <summary>A byte of the UTF-8 form: 256 symbols, nothing is ever unknown.</summary>
    Bytes,

    /// <summary>A word.</summary>
    Words,

    /// <summary>A word or a part of one, as learned from the training text: frequent words are whole, rare ones come in pieces.</summary>
    Subwords,
}
