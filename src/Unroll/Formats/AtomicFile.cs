using System.Text;

namespace Unroll.Formats;

/// <summary>
/// Writes files so that a crash, a kill or a full disk at any moment leaves either the old file or the new one, whole: the contents go to a
/// temporary file in the same folder, are flushed to the disk, and are renamed into place. On failure the temporary file is removed.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes what <paramref name="write"/> puts into the stream. Returns its SHA-256, lower-case hexadecimal.</summary>
    /// <exception cref="FileWriteException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static string Write(string path, Action<Stream> write)
    {
        PendingFile pending = PendingFile.Create(path, write);
        pending.Commit();
        return pending.Hash;
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="FileWriteException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static string Write(string path, ReadOnlyMemory<byte> contents) => Write(path, stream => stream.Write(contents.Span));

    /// <summary>Writes text as UTF-8 without a byte-order mark.</summary>
    /// <exception cref="FileWriteException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));
}
