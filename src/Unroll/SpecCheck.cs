using System.Globalization;

namespace Unroll;

/// <summary>Collects everything that is wrong with a spec, so that its author sees all at once. Each spec has a method <c>Validate</c> that fills one.</summary>
public sealed class SpecCheck
{
    private readonly List<SpecProblem> problems;
    private readonly string prefix;

    /// <summary>Starts with no problems.</summary>
    public SpecCheck()
        : this([], "")
    {
    }

    private SpecCheck(List<SpecProblem> problems, string prefix)
    {
        this.problems = problems;
        this.prefix = prefix;
    }

    /// <summary>What has been found so far.</summary>
    public IReadOnlyList<SpecProblem> Problems => problems;

    /// <summary>The same collection for a nested spec: its fields get the prefix <c>name.</c>.</summary>
    public SpecCheck this[string name] => new(problems, $"{prefix}{name}.");

    /// <summary>The field must be a whole number in a closed range.</summary>
    public void Range(string field, long value, long lowest, long highest = int.MaxValue, string fix = "")
    {
        if (value >= lowest && value <= highest) return;
        string allowed = highest == int.MaxValue ? $"{Text(lowest)} or more" : $"{Text(lowest)} to {Text(highest)}";
        Add(field, Text(value), allowed, fix);
    }

    /// <summary>The field must be a finite number in a closed range.</summary>
    public void Range(string field, double value, double lowest, double highest = double.MaxValue, string fix = "")
    {
        if (value >= lowest && value <= highest) return;
        string allowed = highest == double.MaxValue ? $"a finite number, {Text(lowest)} or more" : $"{Text(lowest)} to {Text(highest)}";
        Add(field, Text(value), allowed, fix);
    }

    /// <summary>The field must be a finite number above zero.</summary>
    public void Positive(string field, double value, string fix = "")
    {
        if (!(value > 0 && double.IsFinite(value))) Add(field, Text(value), "a finite number above 0", fix);
    }

    /// <summary>The field must be a share below one: 0 up to, but not including, 1.</summary>
    public void Share(string field, double value, string fix = "")
    {
        if (!(value >= 0 && value < 1)) Add(field, Text(value), "0 up to, but not including, 1", fix);
    }

    /// <summary>The field must fulfil a condition of its own.</summary>
    public void Require(bool fulfilled, string field, object? value, string allowed, string fix = "")
    {
        // Convert.ToString makes an empty text of null.
        if (!fulfilled) Add(field, value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", allowed, fix);
    }

    /// <summary>Lets a spec check itself and throws one exception with every problem, if there are any.</summary>
    /// <param name="spec">The spec's name, for the message.</param>
    /// <param name="validate">Its method <c>Validate</c>.</param>
    /// <exception cref="InvalidSpecException">Something was found.</exception>
    public static void Ensure(string spec, Action<SpecCheck> validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        var check = new SpecCheck();
        validate(check);
        check.ThrowIfAny(spec);
    }

    /// <summary>Throws one exception with every problem, if there are any.</summary>
    /// <exception cref="InvalidSpecException">Something was found.</exception>
    public void ThrowIfAny(string spec)
    {
        if (problems.Count > 0) throw new InvalidSpecException(spec, problems);
    }

    private void Add(string field, string value, string allowed, string fix) => problems.Add(new SpecProblem(prefix + field, value, allowed, fix));

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
