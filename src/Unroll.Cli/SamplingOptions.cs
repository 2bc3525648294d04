using System.CommandLine;
using Unroll.Decoding;

namespace Unroll.Cli;

/// <summary>The options of a command that draws symbols.</summary>
internal sealed class SamplingOptions
{
    /// <summary><c>--seed</c>.</summary>
    public Option<ulong?> Seed { get; } = Options.Seed("--seed", "Same seed, same text (default 0).");

    /// <summary><c>--temperature</c>.</summary>
    public Option<double?> Temperature { get; } = Options.Number("--temperature", "T", "Below 1 safer, above 1 bolder, 0 always the likeliest symbol (default 1).");

    /// <summary><c>--top-k</c>.</summary>
    public Option<int?> TopK { get; } = Options.Whole("--top-k", "K", "Choose among the K likeliest symbols only.");

    /// <summary><c>--top-p</c>.</summary>
    public Option<double?> TopP { get; } = Options.Number("--top-p", "P", "Choose among the likeliest symbols that together have probability P.");

    /// <summary>What was given, and defaults; not checked yet.</summary>
    public Sampling Read(ParseResult result)
    {
        var usual = new Sampling();
        return usual with
        {
            Temperature = result.GetValue(Temperature) ?? usual.Temperature,
            TopK = result.GetValue(TopK),
            TopP = result.GetValue(TopP),
            Seed = result.GetValue(Seed) ?? usual.Seed,
        };
    }
}
