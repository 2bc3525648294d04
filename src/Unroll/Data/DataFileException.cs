using System.Globalization;

namespace Unroll.Data;

/// <summary>A data file says something that cannot be used. The message names the file, the line where there is one, what is wrong and what to do.</summary>
public sealed class DataFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, from 1; nothing where the file has no lines or the whole file is meant.</param>
    /// <param name="problem">What is wrong and what to do: whole sentences.</param>
    /// <param name="inner">What was caught.</param>
    public DataFileException(string path, long? line, string problem, Exception? inner = null)
        : base(line is { } number ? string.Create(CultureInfo.InvariantCulture, $"'{path}', line {number}: {problem}") : $"'{path}': {problem}", inner) =>
        (Path, Line, Problem) = (path, line, problem);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1, if the problem is in one.</summary>
    public long? Line { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }
}
