namespace Unroll.Cli;

/// <summary>The folder the command was started in, which somebody may have deleted since.</summary>
internal static class CurrentFolder
{
    /// <summary>Whether it is still there.</summary>
    public static bool Exists
    {
        get
        {
            try
            {
                return Environment.CurrentDirectory.Length > 0;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>A full path as a reader would type it here: relative where it lies below.</summary>
    public static string Shorten(string path)
    {
        if (!Exists) return path;
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
