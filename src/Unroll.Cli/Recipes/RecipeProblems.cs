namespace Unroll.Cli.Recipes;

/// <summary>Gathers what is wrong with a recipe, so that its author sees everything at once.</summary>
internal sealed class RecipeProblems(string source)
{
    private readonly List<string> problems = [];
    private readonly HashSet<string> wrong = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => problems.Count;

    /// <summary>Where the values came from that the command line set, by field.</summary>
    public Dictionary<string, string> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a field is known to be wrong.</summary>
    public bool Has(string path) => wrong.Contains(path) || wrong.Any(other => other.StartsWith(path + ".", StringComparison.Ordinal));

    /// <summary>Adds a problem with the value of a field.</summary>
    public void Add(string path, string problem)
    {
        string line = $"{path}{problem}{(Sources.TryGetValue(path, out string? option) ? $" (from {option})" : "")}";
        if (!problems.Contains(line, StringComparer.Ordinal)) problems.Add(line);
        wrong.Add(path);
    }

    /// <summary>Adds the problems a spec found in itself, with their fields as the recipe spells them.</summary>
    public void Add(IEnumerable<SpecProblem> found)
    {
        foreach (SpecProblem problem in found)
        {
            string path = string.Join('.', problem.Field.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));
            // A value that was wrong in itself has been taken out; what stands in its place is nobody's mistake.
            if (wrong.Contains(path)) continue;
            Add(path, $" is {problem.Value}. Allowed: {problem.Allowed}.{(problem.Fix.Length > 0 ? " " + problem.Fix : "")}");
        }
    }

    /// <summary>Throws if anything was found.</summary>
    public void ThrowIfAny()
    {
        if (problems.Count == 0) return;
        string heading = problems.Count == 1 ? $"{source} has a problem:" : $"{source} has {problems.Count} problems:";
        throw new WrongUseException($"{heading}{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}");
    }
}
