namespace Unroll.Text;

/// <summary>The symbols of a vocabulary that are no text. <c>&lt;unk&gt;</c> is always there, as id 0; the others follow in this order.</summary>
[Flags]
public enum SpecialSymbols
{
    /// <summary>Only <c>&lt;unk&gt;</c>.</summary>
    None = 0,

    /// <summary><c>&lt;pad&gt;</c>: fills short sequences of a batch.</summary>
    Padding = 1,

    /// <summary><c>&lt;sos&gt;</c>: stands before a sequence.</summary>
    Start = 2,

    /// <summary><c>&lt;eos&gt;</c>: stands after a sequence; with words also the end of a line.</summary>
    End = 4,

    /// <summary>All of them.</summary>
    All = Padding | Start | End,
}
