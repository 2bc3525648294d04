using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace Unroll.Formats;

/// <summary>
/// Writes a TensorBoard event file of scalars. Each training run, and each resume, writes a file of its own; TensorBoard reads all files of a
/// folder as one run.
/// </summary>
/// <remarks>
/// A record is: length (64 bits), masked CRC-32C of the length, the bytes, masked CRC-32C of the bytes. The bytes are a protocol buffer
/// <c>Event</c>: 1 wall_time (double), 2 step (int64), 3 file_version (string), 5 summary { 1 value { 1 tag, 2 simple_value (float) } },
/// 7 session_log { 1 status }; see event.proto and summary.proto of TensorBoard.
/// </remarks>
public sealed class EventFile
{
    private const int SessionStart = 1;

    private readonly TimeProvider time;

    /// <summary>Creates a file in <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder to point TensorBoard at.</param>
    /// <param name="step">The step that is already behind; TensorBoard forgets what older files in the folder say about later steps.</param>
    /// <param name="time">Gives the wall-clock time of events.</param>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written.</exception>
    public EventFile(string folder, long step, TimeProvider time)
    {
        this.time = time;
        long seconds = time.GetUtcNow().ToUnixTimeSeconds();
        FilePath = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.unroll.{step}"));
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(FilePath, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(FilePath, error);
        }

        Append(0, output => output.Text(3, "brain.Event:2"));
        Append(step + 1, output => output.Message(7, log => log.Number(1, SessionStart)));
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Appends the scalars of one step.</summary>
    /// <exception cref="FileWriteException">The disk is full.</exception>
    public void Write(long step, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        (string Tag, double Value)[] values = scalars.ToArray();
        Append(step, output => output.Message(5, summary =>
        {
            foreach ((string tag, double value) in values)
            {
                summary.Message(1, scalar =>
                {
                    scalar.Text(1, tag);
                    scalar.Float(2, (float)value);
                });
            }
        }));
    }

    private void Append(long step, Action<CodedOutputStream> contents)
    {
        byte[] message = ProtobufMessage.Of(output =>
        {
            output.WriteTag(1, WireFormat.WireType.Fixed64);
            output.WriteDouble(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteInt64(step);
            contents(output);
        }).ToByteArray();
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + message.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Crc32C.Masked(record.AsSpan(0, 8)));
        message.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), Crc32C.Masked(message));
        AppendOnlyFile.Append(FilePath, record);
    }
}
