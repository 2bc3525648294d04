using System.CommandLine;
using Unroll.Numerics;

namespace Unroll.Cli;

/// <summary><c>--precision</c>: bits of a model's matrices.</summary>
internal static class PrecisionOption
{
    private const string Words = "bf16|int8";

    /// <summary>For commands that use a model: rounded while it is loaded.</summary>
    public static Option<string> Loading { get; } = new("--precision") { Description = "Round the model's matrices while loading: bf16 (16 bits) or int8 (8). Less memory, faster symbol by symbol; unroll export keeps such a model.", HelpName = Words };

    /// <summary>For writing such a model.</summary>
    public static Option<string> Writing { get; } = new("--precision") { Description = "Bits of the matrices: bf16 (16, half the size) or int8 (8, a quarter). Vectors keep 32.", HelpName = Words };

    /// <summary>What was asked for with <see cref="Loading"/>; Float32 takes the weights as they are.</summary>
    /// <exception cref="WrongUseException">There is no such precision.</exception>
    public static WeightPrecision Of(ParseResult result) => result.GetValue(Loading) is { } text ? Parse(text) : WeightPrecision.Float32;

    /// <summary>What a word means.</summary>
    /// <exception cref="WrongUseException">There is no such precision.</exception>
    public static WeightPrecision Parse(string text) => text switch
    {
        "bf16" => WeightPrecision.BFloat16,
        "int8" => WeightPrecision.Int8,
        _ => throw new WrongUseException($"--precision is '{text}'. Allowed: bf16, int8."),
    };
}
