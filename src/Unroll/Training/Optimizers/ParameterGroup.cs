using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Parameters that an optimiser treats differently. A parameter belongs to the first group that names it.</summary>
public sealed record ParameterGroup
{
    private readonly ValueList<string> parameters;

    /// <summary>Full names, in which * stands for any letters: <c>*.bias</c>. Default: none.</summary>
    public IReadOnlyList<string> Parameters { get => parameters.Items; init => parameters = new ValueList<string>(value); }

    /// <summary>Also takes every parameter with fewer than two dimensions: biases and the weights of norms. Default: false.</summary>
    public bool Vectors { get; init; }

    /// <summary>Weight decay of this group; null keeps that of the optimiser. Default: null.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The learning rate of this group as a multiple of the scheduled one. Default: 1.</summary>
    public double RateFactor { get; init; } = 1;

    internal bool Takes(Parameter parameter) => (Vectors && parameter.Shape.Rank < 2) || Parameters.Any(pattern => Matches(pattern, parameter.Name));

    internal void Validate(SpecCheck check)
    {
        check.Require(Vectors || Parameters.Count > 0, nameof(Parameters), "[]", "at least one name or pattern", "Name parameters, or set vectors to true.");
        if (WeightDecay is { } decay) check.Range(nameof(WeightDecay), decay, 0);
        check.Range(nameof(RateFactor), RateFactor, 0);
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int star = pattern.IndexOf('*');
        if (star < 0) return pattern.SequenceEqual(name);
        if (!name.StartsWith(pattern[..star], StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> rest = pattern[(star + 1)..];
        for (int i = star; i <= name.Length; i++)
        {
            if (Matches(rest, name[i..])) return true;
        }

        return false;
    }
}
