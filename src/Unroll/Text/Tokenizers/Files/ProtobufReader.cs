using Google.Protobuf;

namespace Unroll.Text;

/// <summary>Goes through the fields of a message of a SentencePiece model, whatever they are.</summary>
/// <param name="message">The bytes of the message.</param>
/// <param name="source">The file, for errors.</param>
internal sealed class ProtobufReader(ByteString message, string source)
{
    private readonly CodedInputStream input = message.CreateCodedInput();
    private float? fraction;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>A whole number, if the field is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a text or an inner message.</summary>
    public ByteString Bytes { get; private set; } = ByteString.Empty;

    /// <summary>The field as a text.</summary>
    public string Text => Bytes.ToStringUtf8();

    /// <summary>The field as a number with a fraction.</summary>
    public float Float => fraction ?? throw Damaged();

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Next()
    {
        (Number, Bytes, fraction) = (0, ByteString.Empty, null);
        try
        {
            uint tag = input.ReadTag();
            if (tag == 0) return false;
            Field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint: Number = input.ReadUInt64(); break;
                case WireFormat.WireType.Fixed64: input.ReadFixed64(); break;
                case WireFormat.WireType.LengthDelimited: Bytes = input.ReadBytes(); break;
                case WireFormat.WireType.Fixed32: fraction = input.ReadFloat(); break;
                default: throw Damaged();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            throw Damaged();
        }

        return true;
    }

    private InvalidDataException Damaged() => new($"{source} is damaged or no SentencePiece model: a field reaches beyond its end. Copy the file again.");
}
