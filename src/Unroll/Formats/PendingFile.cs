using System.Security.Cryptography;

namespace Unroll.Formats;

/// <summary>
/// A file that is complete on disk under a temporary name in its own folder and not yet in its place. <see cref="Commit"/> renames it;
/// <see cref="Abandon"/> deletes it.
/// </summary>
internal sealed class PendingFile
{
    public const string Suffix = ".partial";

    private static long counter;

    private readonly string temporary;

    private PendingFile(string path)
    {
        Path = path;
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        temporary = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(path)}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}{Suffix}");
    }

    public string Path { get; }

    /// <summary>SHA-256 of the contents, lower-case hexadecimal.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Writes the contents under the temporary name and waits until the disk has them.</summary>
    public static PendingFile Create(string path, Action<Stream> write)
    {
        var pending = new PendingFile(path);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var file = new FileStream(pending.temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(new HashingStream(file, hash));
                file.Flush(flushToDisk: true);
            }

            pending.Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
            return pending;
        }
        catch (Exception error)
        {
            pending.Abandon();
            if (error is IOException and not FileWriteException and not CorruptFileException or UnauthorizedAccessException) throw new FileWriteException(path, error);
            throw;
        }
    }

    /// <summary>Puts the file in its place; whoever reads sees the old file or the new one, never a part.</summary>
    public void Commit()
    {
        try
        {
            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new FileWriteException(Path, error);
        }
    }

    /// <summary>Deletes the temporary file. Failing at that is no reason to hide the failure that led here.</summary>
    public void Abandon()
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Deletes what a killed process left behind in a folder that nobody else writes to.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $".*{Suffix}")) File.Delete(path);
    }
}
