namespace Unroll.Insight;

/// <summary>An explanation as data: what <c>unroll explain --json</c> writes and what every picture of it is drawn from.</summary>
public sealed record ExplanationRecord
{
    /// <summary>The version of the JSON form.</summary>
    public const int Version = 1;

    /// <summary>Cell, sizes and number of parameters.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's spec, as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string Spec { get; init; }

    /// <summary>The seed of the training run, where known.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many updates the weights have seen, where known.</summary>
    public long? Step { get; init; }

    /// <summary>The symbols of the text, made visible.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Their ids.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>What each symbol did to the chosen output.</summary>
    public InfluenceReport? Influence { get; init; }

    /// <summary>The gradient at each step, one curve per layer.</summary>
    public IReadOnlyList<GradientFlow> Flows { get; init; } = [];

    /// <summary>The gates, from the lowest layer up.</summary>
    public IReadOnlyList<GateActivity> Gates { get; init; } = [];

    /// <summary>Derivatives that were computed a second time.</summary>
    public IReadOnlyList<Verification> Verifications { get; init; } = [];

    /// <summary>Where a picture comes from, so that it can be made again.</summary>
    public string Source => $"{Model}{(Seed is { } seed ? $" · seed {seed}" : "")}{(Step is { } step ? $" · update {step}" : "")} · evaluation mode, dropout off";
}
