namespace Unroll.Cli;

/// <summary>The command line or the recipe cannot be followed. One message per problem; the process ends with <see cref="ExitCode.WrongUse"/>.</summary>
internal sealed class WrongUseException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public WrongUseException(string problem)
        : this([problem])
    {
    }

    /// <summary>All that is wrong, each with the value, where it stands and what to do.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
