namespace Unroll;

/// <summary>One thing that is wrong with a spec, for its reader to mend.</summary>
/// <param name="Field">The property, with dots into nested specs: <c>Recurrent.Hidden</c>.</param>
/// <param name="Value">The value it has.</param>
/// <param name="Allowed">What it may be.</param>
/// <param name="Fix">What to do; may be empty where that is plain from what is allowed.</param>
public sealed record SpecProblem(string Field, string Value, string Allowed, string Fix = "")
{
    /// <summary>Field, value, what is allowed and what to do, in one line.</summary>
    public override string ToString() => $"{Field} is {Value}. Allowed: {Allowed}.{(Fix.Length > 0 ? " " + Fix : "")}";
}
