namespace Unroll.Cli;

/// <summary>The answer could not be written to standard output.</summary>
internal sealed class OutputException(Exception cause, bool readerHasGone) : IOException($"Standard output cannot be written: {cause.Message}", cause)
{
    /// <summary>Whether whoever read standard output has stopped reading, as <c>head</c> does: no failure, but nothing more to do.</summary>
    public bool ReaderHasGone { get; } = readerHasGone;
}
