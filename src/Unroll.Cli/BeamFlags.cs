using System.CommandLine;
using Unroll.Decoding;

namespace Unroll.Cli;

/// <summary>The options of a command that searches for likely texts, in the same words for all.</summary>
/// <param name="usual">What the help says of the width that is taken where none is given.</param>
internal sealed class BeamFlags(string usual)
{
    /// <summary><c>--beam</c>.</summary>
    public Option<int?> Beam { get; } = Options.Whole("--beam", "N", $"How many beginnings the search follows; 1 always takes the likeliest symbol (default: {usual}).");

    /// <summary><c>--n-best</c>.</summary>
    public Option<int?> Best { get; } = Options.Whole("--n-best", "N", "How many texts for each input, best first: rank, score, text.");

    /// <summary><c>--length-penalty</c>.</summary>
    public Option<double?> Length { get; } = Options.Number("--length-penalty", "R", "Rank by log p / length^R: 0 by probability, which favours short texts, 1 by the mean per symbol.");

    /// <summary><c>--no-repeat</c>.</summary>
    public Option<int?> Repeat { get; } = Options.Whole("--no-repeat", "N", "No run of N symbols twice in a text.");

    /// <summary><c>--repetition-penalty</c>.</summary>
    public Option<double?> Price { get; } = Options.Number("--repetition-penalty", "R", "Above 1 makes symbols rarer that stand in the text already; try 1.2 (default 1).");

    /// <summary>What was given on top of what is usual; not checked yet.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="basis">What holds where nothing is given.</param>
    /// <exception cref="WrongUseException">More texts are asked for than beginnings are followed, or none is to be followed.</exception>
    public BeamSearch Read(ParseResult result, BeamSearch basis)
    {
        int results = result.GetValue(Best) ?? basis.Results, width = Options.InRange(Beam.Name, result.GetValue(Beam) ?? Math.Max(basis.Width, results), 1, 1 << 16);
        if (results > width) throw new WrongUseException($"--n-best is {results}. Allowed: 1 to the beam, which is {width}.");
        return Shared(result, basis) with { Width = width, Results = results };
    }

    /// <summary>As <see cref="Read"/> where symbols are drawn: as many texts as are asked for, and nothing is searched.</summary>
    /// <exception cref="WrongUseException">A beam was asked for too.</exception>
    public BeamSearch ReadDrawn(ParseResult result, BeamSearch basis)
    {
        if (result.GetValue(Beam) is > 1 and var asked) throw new WrongUseException($"--beam is {asked}, but --sample draws instead of searching. Leave one of the two out.");
        return Shared(result, basis) with { Width = 1, Results = result.GetValue(Best) ?? basis.Results };
    }

    /// <summary>The option behind a field of the search.</summary>
    public static string Name(string field) => field[(field.LastIndexOf('.') + 1)..] switch
    {
        nameof(BeamSearch.Width) => "--beam",
        nameof(BeamSearch.Results) => "--n-best",
        nameof(BeamSearch.MaximumLength) => "--max-length",
        nameof(BeamSearch.MinimumLength) => "--min-length",
        var other => Options.Dashed(other),
    };

    private BeamSearch Shared(ParseResult result, BeamSearch basis) => basis with
    {
        LengthPenalty = result.GetValue(Length) ?? basis.LengthPenalty,
        NoRepeat = result.GetValue(Repeat) ?? basis.NoRepeat,
        RepetitionPenalty = result.GetValue(Price) ?? basis.RepetitionPenalty,
    };
}
