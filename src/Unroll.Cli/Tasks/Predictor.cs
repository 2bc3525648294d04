namespace Unroll.Cli.Tasks;

/// <summary>What answers the inputs of a <see cref="PredictionCommand"/>.</summary>
/// <param name="Answer">The answers of some inputs, in their order.</param>
internal sealed record Predictor(Func<IReadOnlyList<string>, IEnumerable<PredictionAnswer>> Answer)
{
    /// <summary>How many inputs are better answered together, where so many wait. Default: 1.</summary>
    public int Together { get; init; } = 1;

    /// <summary>Whether a blank line is an input like any other, so that line n of the answers belongs to line n of the inputs. Default: blank lines are left out.</summary>
    public bool KeepsBlankLines { get; init; }

    /// <summary>The inputs, where they come neither from arguments nor from standard input.</summary>
    public IEnumerable<string>? Inputs { get; init; }

    /// <summary>Called when everything is answered.</summary>
    public Action Finished { get; init; } = () => { };

    /// <summary>Answers inputs one by one.</summary>
    public static Predictor OneByOne(Func<string, PredictionAnswer> answer) => new(inputs => inputs.Select(answer));

    /// <summary>Answers inputs of which one, such as a file, may need several answers.</summary>
    public static Predictor ForEach(Func<string, IEnumerable<PredictionAnswer>> answers) => new(inputs => inputs.SelectMany(answers));
}
