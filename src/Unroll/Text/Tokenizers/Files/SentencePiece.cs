using Google.Protobuf;

namespace Unroll.Text;

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">What it stands for, or its name.</param>
/// <param name="Score">Its log-probability; with byte pairs, minus its rank.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceKind Kind)
{
    public static SentencePiece Read(ByteString message, string source)
    {
        var piece = new SentencePiece("", 0, SentencePieceKind.Normal);
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            piece = reader.Field switch
            {
                1 => piece with { Text = reader.Text },
                2 => piece with { Score = reader.Float },
                3 => piece with { Kind = (SentencePieceKind)reader.Number },
                _ => piece,
            };
        }

        return piece;
    }

    public void Write(CodedOutputStream output)
    {
        output.Text(1, Text);
        output.Float(2, Score);
        if (Kind != SentencePieceKind.Normal) output.Number(3, (ulong)Kind);
    }
}

/// <summary>What a piece is, by SentencePiece's numbers.</summary>
internal enum SentencePieceKind
{
    /// <summary>A part of texts.</summary>
    Normal = 1,

    /// <summary>Stands for what is not known.</summary>
    Unknown = 2,

    /// <summary>A sign to the model, never found in a text.</summary>
    Control = 3,

    /// <summary>Always one piece.</summary>
    UserDefined = 4,

    /// <summary>Never used.</summary>
    Unused = 5,

    /// <summary>A byte.</summary>
    Byte = 6,
}
