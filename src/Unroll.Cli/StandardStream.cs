using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Unroll.Cli;

/// <summary>
/// Standard output or standard error behind a pipe or a file. .NET's own stream says nothing when the reader has gone, so that work would go on for
/// nobody, and names nothing when a disk is full.
/// </summary>
internal sealed class StandardStream : Stream
{
    private const int OutputDescriptor = 1;
    private const int BrokenPipe = 32;

    private readonly Stream inner;
    private readonly bool essential;

    private StandardStream(Stream inner, bool essential) => (this.inner, this.essential) = (inner, essential);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>
    /// From here on a failure to write the answer is an <see cref="OutputException"/>, and a message that cannot be written is dropped: a training run
    /// does not end because nobody reads its progress. Terminals keep .NET's streams.
    /// </summary>
    public static void Install()
    {
        if (Console.IsOutputRedirected) Console.SetOut(Writer(new StandardStream(OpenOutput(), essential: true)));
        if (Console.IsErrorRedirected) Console.SetError(Writer(new StandardStream(Console.OpenStandardError(), essential: false)));
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (essential) throw new OutputException(exception, readerHasGone: exception.HResult == BrokenPipe);
        }
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // A file keeps .NET's stream, which writes where the file stands: standard error may go to the same one.
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows()) return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(new SafeFileHandle(OutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }

    private static StreamWriter Writer(Stream stream)
    {
        Encoding encoding = Console.OutputEncoding is { Preamble.Length: 0 } bare ? bare : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new StreamWriter(stream, encoding) { AutoFlush = true };
    }
}
