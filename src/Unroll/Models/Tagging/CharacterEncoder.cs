namespace Unroll.Models;

/// <summary>How the characters of a word become one vector.</summary>
public enum CharacterEncoder
{
    /// <summary>An LSTM from both ends; its two final states.</summary>
    /// <remarks>Ling et al., "Finding Function in Form", EMNLP 2015; Lample et al., NAACL 2016.</remarks>
    Recurrent,

    /// <summary>Filters over neighbouring characters; the largest answer of each within the word.</summary>
    /// <remarks>dos Santos and Zadrozny 2014; Ma and Hovy, ACL 2016.</remarks>
    Convolution,
}
