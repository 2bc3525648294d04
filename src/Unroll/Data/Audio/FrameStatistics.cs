namespace Unroll.Data;

/// <summary>Mean and standard deviation of each feature over many frames.</summary>
public sealed record FrameStatistics
{
    private readonly ValueList<float> mean;
    private readonly ValueList<float> deviation;

    /// <summary>The mean of each feature.</summary>
    public IReadOnlyList<float> Mean { get => mean.Items; init => mean = new ValueList<float>(value); }

    /// <summary>The standard deviation of each feature, above 0.</summary>
    public IReadOnlyList<float> Deviation { get => deviation.Items; init => deviation = new ValueList<float>(value); }

    internal void Validate(SpecCheck check, int features)
    {
        check.Require(Mean.Count == features && Mean.All(float.IsFinite), nameof(Mean), $"{Mean.Count} numbers", $"{features} finite numbers", "Fit them to the training recordings.");
        check.Require(
            Deviation.Count == features && Deviation.All(value => value > 0 && float.IsFinite(value)), nameof(Deviation), $"{Deviation.Count} numbers", $"{features} numbers above 0", "Fit them to the training recordings.");
    }
}
