namespace Unroll.Cli;

/// <summary>What the process returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work was started and failed: unreadable data, a full disk, a run that diverged.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a recipe asks for something that does not exist or cannot be.</summary>
    public const int WrongUse = 2;

    /// <summary>The reader pressed Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads standard output any more, as after <c>| head</c> (128 + SIGPIPE).</summary>
    public const int ReaderHasGone = 141;
}
