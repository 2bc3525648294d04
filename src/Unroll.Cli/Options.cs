using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Options with numbers, read the same everywhere: a point as decimal mark, and a message that names option, value and what is allowed.</summary>
internal static class Options
{
    /// <summary>A whole number.</summary>
    public static Option<int?> Whole(string name, string help, string description) => Create<int>(name, help, description, "a whole number, at most 2147483647");

    /// <summary>A seed.</summary>
    public static Option<ulong?> Seed(string name, string description) => Create<ulong>(name, "N", description, "a whole number, not negative");

    /// <summary>A number.</summary>
    public static Option<double?> Number(string name, string help, string description) => Create<double>(name, help, description, "a number");

    /// <summary>A whole number that must lie in a range.</summary>
    /// <exception cref="WrongUseException">It does not.</exception>
    public static int InRange(string name, int value, int lowest, int highest) =>
        value >= lowest && value <= highest ? value : throw new WrongUseException($"{name} is {value}. Allowed: {lowest} to {highest}.");

    /// <summary>The width of a beam.</summary>
    public static int Beam(int value) => InRange("--beam", value, 1, 4096);

    /// <summary>Refuses what a spec finds wrong with itself.</summary>
    /// <param name="validate">The spec's own check.</param>
    /// <param name="option">The option behind a field of the spec.</param>
    /// <exception cref="WrongUseException">Something is wrong.</exception>
    public static void Check(Action<SpecCheck> validate, Func<string, string> option)
    {
        var check = new SpecCheck();
        validate(check);
        if (check.Problems.Count > 0) throw new WrongUseException([.. check.Problems.Select(problem => (problem with { Field = option(problem.Field) }).ToString())]);
    }

    /// <summary>A field's name as an option: TopK becomes <c>--top-k</c>.</summary>
    public static string Dashed(string field) => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(field);

    private static Option<T?> Create<T>(string name, string help, string description, string allowed)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                string text = result.Tokens[^1].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value)) return value;
                result.AddError($"{name} is '{text}'. Allowed: {allowed}.");
                return null;
            },
        };
}
