using System.CommandLine;
using System.Globalization;
using System.Numerics;

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
