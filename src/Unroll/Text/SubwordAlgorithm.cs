namespace Unroll.Text;

/// <summary>How sub-words are learned and found.</summary>
public enum SubwordAlgorithm
{
    /// <summary>
    /// Byte-pair encoding over the bytes of the UTF-8 form, as in GPT-2: nothing is ever unknown, and decoding gives back the composed text exactly.
    /// Sennrich, Haddow, Birch 2016; Radford et al. 2019.
    /// </summary>
    ByteBpe,

    /// <summary>
    /// Byte-pair encoding over characters, with the sign U+2581 before each word that a space precedes or that begins a line, so that a word is the same symbol wherever
    /// it stands. Characters that the training text lacks are unknown.
    /// </summary>
    CharacterBpe,

    /// <summary>
    /// WordPiece: the longest piece that fits, from left to right, with <c>##</c> before what goes on a word. Words are cut as BERT does, with accents kept; white space does not come back.
    /// Wu et al. 2016; Devlin et al. 2019.
    /// </summary>
    WordPiece,

    /// <summary>
    /// A unigram model: the most probable of all cuts; pieces are learned by expectation maximisation and pruning. Words are marked as with <see cref="CharacterBpe"/>. Kudo 2018.
    /// </summary>
    Unigram,
}
