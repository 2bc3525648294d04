namespace Unroll.Training;

/// <summary>average = decay · average + (1 - decay) · weights after each update, from the first on.</summary>
public sealed record ExponentialAverage : AverageSpec
{
    /// <summary>The share of the old average that stays. 0 up to, but not including, 1. Default: 0.999, which looks back about 1,000 updates.</summary>
    public double Decay { get; init; } = 0.999;

    /// <inheritdoc/>
    public override void Validate(SpecCheck check) => check.Share(nameof(Decay), Decay, "0.999 looks back about 1,000 updates.");
}
