using Google.Protobuf;

namespace Unroll;

/// <summary>Writes messages in Protocol Buffers' wire format, field by field: event files and SentencePiece models have too few fields to generate classes for.</summary>
internal static class ProtobufMessage
{
    /// <summary>The bytes of a message.</summary>
    public static ByteString Of(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true)) write(output);
        return ByteString.CopyFrom(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A whole number as a field.</summary>
    public static void Number(this CodedOutputStream output, int field, ulong value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    }

    /// <summary>A number with a fraction as a field.</summary>
    public static void Float(this CodedOutputStream output, int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    /// <summary>A text as a field.</summary>
    public static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>Bytes as a field.</summary>
    public static void Bytes(this CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }

    /// <summary>An inner message as a field.</summary>
    public static void Message(this CodedOutputStream output, int field, Action<CodedOutputStream> write) => output.Bytes(field, Of(write));
}
