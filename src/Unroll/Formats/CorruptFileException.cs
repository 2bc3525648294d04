namespace Unroll.Formats;

/// <summary>
/// A file is not what it should be: torn, changed since it was written, or not of this format. The message names the file, the tensor or line
/// within it, what is wrong and what to do.
/// </summary>
public sealed class CorruptFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it: a sentence.</param>
    /// <param name="item">The tensor or line concerned, if it is one.</param>
    /// <param name="inner">What was caught.</param>
    public CorruptFileException(string path, string problem, string? item = null, Exception? inner = null)
        : base(item is null ? $"'{path}' cannot be used: {problem}" : $"'{path}' cannot be used: {item}: {problem}", inner)
    {
        Path = path;
        Item = item;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensor or line concerned, if it is one.</summary>
    public string? Item { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }
}
