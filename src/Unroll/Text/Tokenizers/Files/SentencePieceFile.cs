using Google.Protobuf;

namespace Unroll.Text;

/// <summary>What a SentencePiece model file says: its pieces, its algorithm and how it normalises text.</summary>
internal sealed record SentencePieceFile
{
    public IReadOnlyList<SentencePiece> Pieces { get; init; } = [];

    public bool IsBytePairs { get; init; }

    public bool ByteFallback { get; init; }

    public byte[] CharacterMap { get; init; } = [];

    public bool AddsBoundary { get; init; } = true;

    public bool RemovesExtraSpaces { get; init; } = true;

    public bool MarksSpaces { get; init; } = true;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of an algorithm that this program does not know.</exception>
    public static SentencePieceFile Read(ReadOnlySpan<byte> content, string source)
    {
        var pieces = new List<SentencePiece>();
        var file = new SentencePieceFile();
        var reader = new ProtobufReader(ByteString.CopyFrom(content), source);
        while (reader.Next())
        {
            if (reader.Field == 1) pieces.Add(SentencePiece.Read(reader.Bytes, source));
            else if (reader.Field == 2) file = file.WithTraining(reader.Bytes, source);
            else if (reader.Field == 3) file = file.WithNormalization(reader.Bytes, source);
        }

        return pieces.Count > 0 ? file with { Pieces = pieces } : throw new InvalidDataException($"{source} has no pieces: it is no SentencePiece model, or not whole.");
    }

    /// <summary>The content of the file.</summary>
    public byte[] Write() => ProtobufMessage.Of(output =>
    {
        foreach (SentencePiece piece in Pieces) output.Message(1, piece.Write);
        output.Message(2, training =>
        {
            training.Number(3, IsBytePairs ? 2UL : 1UL);
            training.Number(4, (ulong)Pieces.Count);
            training.Number(35, ByteFallback ? 1UL : 0UL);
        });
        output.Message(3, normalization =>
        {
            normalization.Text(1, CharacterMap.Length > 0 ? "custom" : "identity");
            normalization.Bytes(2, ByteString.CopyFrom(CharacterMap));
            normalization.Number(3, AddsBoundary ? 1UL : 0UL);
            normalization.Number(4, RemovesExtraSpaces ? 1UL : 0UL);
            normalization.Number(5, MarksSpaces ? 1UL : 0UL);
        });
    }).ToByteArray();

    private SentencePieceFile WithTraining(ByteString message, string source)
    {
        SentencePieceFile file = this;
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                if (reader.Number is not (1 or 2)) throw new InvalidDataException($"{source}: trainer_spec.model_type is {reader.Number}, which this program does not know. It knows 1 (unigram) and 2 (BPE).");
                file = file with { IsBytePairs = reader.Number == 2 };
            }
            else if (reader.Field == 24 && reader.Number != 0) throw new InvalidDataException($"{source}: trainer_spec.treat_whitespace_as_suffix is on, which this program does not know.");
            else if (reader.Field == 35) file = file with { ByteFallback = reader.Number != 0 };
        }

        return file;
    }

    private SentencePieceFile WithNormalization(ByteString message, string source)
    {
        SentencePieceFile file = this;
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            file = reader.Field switch
            {
                2 => file with { CharacterMap = reader.Bytes.ToArray() },
                3 => file with { AddsBoundary = reader.Number != 0 },
                4 => file with { RemovesExtraSpaces = reader.Number != 0 },
                5 => file with { MarksSpaces = reader.Number != 0 },
                _ => file,
            };
        }

        return file;
    }
}
