namespace Unroll.Text;

/// <summary>What the classes of Hugging Face's transformers and SentencePiece do beyond what a tokenizer file can say.</summary>
internal sealed record TokenizerHabits
{
    /// <summary>Added tokens are looked for in texts; they are not by a plain SentencePiece model.</summary>
    public bool FindsAdded { get; init; } = true;

    /// <summary>A text of nothing but white space has no tokens.</summary>
    public bool SkipsBlank { get; init; }

    /// <summary>What is decoded has no white space at its ends.</summary>
    public bool Trims { get; init; }

    /// <summary>A special token is shown with a space after it, and the text goes on as at its beginning.</summary>
    public bool SpacesSpecial { get; init; }
}
