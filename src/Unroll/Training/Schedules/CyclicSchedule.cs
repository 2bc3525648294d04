namespace Unroll.Training;

/// <summary>Between the optimiser's learning rate and a higher one, up and down in triangles, while the momentum does the opposite if wanted.</summary>
/// <remarks>Smith, "Cyclical Learning Rates for Training Neural Networks", 2017. Agrees with torch CyclicLR.</remarks>
public sealed record CyclicSchedule : ScheduleSpec, IMomentumSchedule
{
    /// <summary>The highest rate, above 0. Default: 0.1.</summary>
    public double Maximum { get; init; } = 0.1;

    /// <summary>How many steps a rise takes, 1 or more. Default: 2000.</summary>
    public long Up { get; init; } = 2000;

    /// <summary>How many steps a fall takes, 1 or more; null means as many as a rise. Default: null.</summary>
    public long? Down { get; init; }

    /// <summary>How high the triangles are. Default: triangular.</summary>
    public CycleShape Shape { get; init; } = CycleShape.Triangular;

    /// <summary>For the exponential shape: what the height is multiplied by in every step, above 0. Default: 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Also changes the momentum. Default: false.</summary>
    public bool CycleMomentum { get; init; }

    /// <summary>The momentum where the rate is highest, 0 up to 1. Default: 0.8.</summary>
    public double LowestMomentum { get; init; } = 0.8;

    /// <summary>The momentum where the rate is lowest, 0 up to 1. Default: 0.9.</summary>
    public double HighestMomentum { get; init; } = 0.9;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Positive(nameof(Maximum), Maximum);
        check.Range(nameof(Up), Up, 1, long.MaxValue);
        if (Down is { } down) check.Range(nameof(Down), down, 1, long.MaxValue);
        check.Positive(nameof(Factor), Factor);
        check.Share(nameof(LowestMomentum), LowestMomentum);
        check.Share(nameof(HighestMomentum), HighestMomentum);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) => baseRate + (Maximum - baseRate) * Height(step);

    /// <inheritdoc/>
    double? IMomentumSchedule.MomentumAt(long step, long totalSteps) =>
        CycleMomentum ? HighestMomentum - (HighestMomentum - LowestMomentum) * Height(step) : null;

    private double Height(long step)
    {
        long down = Down ?? Up, length = Up + down, cycle = step / length, position = step % length;
        double height = position <= Up ? (double)position / Up : (double)(length - position) / down;
        return Shape switch
        {
            CycleShape.Halving => height * Math.Pow(0.5, cycle),
            CycleShape.Exponential => height * Math.Pow(Factor, step),
            _ => height,
        };
    }
}
