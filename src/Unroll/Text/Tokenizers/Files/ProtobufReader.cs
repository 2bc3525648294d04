using System.Buffers.Binary;
using System.Text;

namespace Unroll.Text;

/// <summary>
/// Goes through the fields of a message in Protocol Buffers' wire format. The few fields of a SentencePiece model need no more than this, and the library stays without
/// dependencies.
/// </summary>
/// <param name="message">The bytes of the message.</param>
/// <param name="source">The file, for errors.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message, string source)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>A whole number, if the field is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a text or an inner message, or of a number of fixed length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The field as a text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The field as a number with a fraction.</summary>
    public readonly float Float => Bytes.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(Bytes) : throw Damaged();

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Next()
    {
        if (rest.IsEmpty) return false;
        ulong key = Varint();
        Field = (int)(key >> 3);
        Bytes = default;
        Number = 0;
        switch (key & 7)
        {
            case 0: Number = Varint(); break;
            case 1: Bytes = Take(8); break;
            case 2: Bytes = Take(Varint()); break;
            case 5: Bytes = Take(4); break;
            default: throw Damaged();
        }

        return true;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && !rest.IsEmpty; shift += 7)
        {
            byte part = rest[0];
            rest = rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length) throw Damaged();
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private readonly InvalidDataException Damaged() => new($"{source} is damaged or no SentencePiece model: a field reaches beyond its end. Copy the file again.");
}
