namespace Unroll.Text;

/// <summary>A token that is looked for in the text before everything else, such as <c>[MASK]</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What it looks like in a text.</param>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether it is no text but a sign to the model, so that decoding leaves it out. Default: true.</summary>
    public bool Special { get; init; } = true;

    /// <summary>Whether it is looked for in the normalised text rather than in the text as it is. Default: false.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it counts only where no letter or digit touches it. Default: false.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space on its left with it. Default: false.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Whether it takes the white space on its right with it. Default: false.</summary>
    public bool StripRight { get; init; }
}
