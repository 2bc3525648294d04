namespace Unroll.Formats;

/// <summary>A file could not be written: the disk is full, the folder is read-only or missing. What was there before is untouched.</summary>
public sealed class FileWriteException : IOException
{
    private const int LinuxNoSpace = 28, LinuxQuota = 122, LinuxReadOnly = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070), WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Creates the exception from what the system reported.</summary>
    public FileWriteException(string path, Exception cause)
        : base($"Cannot write '{path}': {Explain(path, cause)} What was there before is untouched.", cause)
    {
        Path = path;
        DiskFull = IsDiskFull(cause);
    }

    /// <summary>The file or folder that should have been written.</summary>
    public string Path { get; }

    /// <summary>Whether it failed for want of space.</summary>
    public bool DiskFull { get; }

    private static bool IsDiskFull(Exception cause) =>
        cause is IOException && cause.HResult is LinuxNoSpace or LinuxQuota or WindowsDiskFull or WindowsHandleDiskFull;

    private static string Explain(string path, Exception cause) => cause switch
    {
        _ when IsDiskFull(cause) => "the disk is full. Free some space or choose another folder, and run it again.",
        _ when FileAbove(path) is { } file => $"'{file}' is a file, not a folder. Choose another folder.",
        UnauthorizedAccessException => "access was denied. Choose a folder that you may write to, or change its permissions.",
        DirectoryNotFoundException => $"the folder '{System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))}' does not exist. Create it first.",
        { HResult: LinuxReadOnly } => "the file system is read-only. Choose another folder.",
        _ => $"{cause.Message.TrimEnd('.')}.",
    };

    /// <summary>The file that stands where the path needs a folder, if that is what is wrong.</summary>
    private static string? FileAbove(string path)
    {
        string? above = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        while (above is not null && !System.IO.Path.Exists(above)) above = System.IO.Path.GetDirectoryName(above);
        return File.Exists(above) ? above : null;
    }
}
