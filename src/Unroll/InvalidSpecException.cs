namespace Unroll;

/// <summary>A spec asks for something that cannot be. Carries all problems, not only the first.</summary>
public sealed class InvalidSpecException : ArgumentException
{
    /// <summary>Creates the exception from all that is wrong with the spec called <paramref name="spec"/>.</summary>
    public InvalidSpecException(string spec, IReadOnlyList<SpecProblem> problems)
        : base($"{spec} cannot be used:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}") => Problems = problems;

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; }
}
