namespace Unroll.Formats;

/// <summary>Appends whole records to a file that is opened for each, so that nothing has to be closed and a reader may follow along.</summary>
internal static class AppendOnlyFile
{
    /// <summary>Appends bytes with one call to the system: a kill leaves all of them, or a torn end, never a hole.</summary>
    /// <exception cref="FileWriteException">The disk is full or the file cannot be written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> record)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Write(record);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(path, error);
        }
    }
}
